/** Does what JupyterLab calls safe wait on a board, unless it is known to do nothing by itself? */
import type { IRenderMime } from '@jupyterlab/rendermime';
import { withFewSafe } from '../../src/board/renderers';

const VEGA = 'application/vnd.vegalite.v5+json';

type Factory = IRenderMime.IRendererFactory;

/** As JupyterLab's: by rank, the lowest first. */
class Registry {
  private readonly known = new Map<string, { factory: Factory; rank: number }>();

  addFactory(factory: Factory, rank = 100): void {
    factory.mimeTypes.forEach(type => this.known.set(type, { factory, rank }));
  }
  getFactory(type: string): Factory | undefined {
    return this.known.get(type)?.factory;
  }
  getRank(type: string): number | undefined {
    return this.known.get(type)?.rank;
  }
  get mimeTypes(): string[] {
    return [...this.known].sort(([, a], [, b]) => a.rank - b.rank).map(([type]) => type);
  }
  safe(): string[] {
    return this.mimeTypes.filter(type => this.getFactory(type)!.safe);
  }
}

test('a chart waits for trust, what is plain does not, and each keeps its rank', () => {
  const made: string[] = [];
  const factory = (mimeType: string, safe: boolean): Factory => ({
    safe,
    mimeTypes: [mimeType],
    createRenderer: () => {
      made.push(mimeType);
      return {} as IRenderMime.IRenderer;
    }
  });
  const registry = new Registry();
  registry.addFactory(factory(VEGA, true), 57);
  registry.addFactory(factory('text/plain', true), 120);
  registry.addFactory(factory('application/javascript', false), 40);
  const before = registry.mimeTypes;
  expect(registry.safe()).toEqual([VEGA, 'text/plain']);
  expect(withFewSafe(withFewSafe(registry)).safe()).toEqual(['text/plain']);
  expect(registry.mimeTypes).toEqual(before);
  registry.getFactory(VEGA)!.createRenderer({} as IRenderMime.IRendererOptions);
  expect(made).toEqual([VEGA]);
});
