/** Is it shown who wrote what: at once, later, on another board, and not any more? */
import { Signal } from '@lumino/signaling';
import type { NotebookPanel } from '@jupyterlab/notebook';
import { Authorship } from '../../src/board/authorship';

type Changes = { seq: number; who: string; at: number; cells: string[] }[];

const NAMES: Record<string, { name: string }> = { ana: { name: 'Ana' }, ben: { name: 'Ben B.' } };

function place(...answers: Changes[]) {
  const asked: number[] = [];
  const cells = ['a', 'b'].map(id => ({
    model: { id },
    node: document.createElement('div')
  }));
  const panel = {
    isDisposed: false,
    disposed: new Signal<object, void>({}),
    content: { widgets: cells, model: { cells: { changed: new Signal<object, void>({}) } } }
  };
  const authorship = new Authorship(
    {
      platform: { trans: { __: (text: string, name: string) => text.replace('%1', name) } },
      session: { store: { getState: () => ({ view: { people: NAMES } }) } }
    } as never,
    async after => {
      asked.push(after);
      const answer = answers.shift();
      if (!answer) {
        throw new Error('the line is down');
      }
      return answer;
    }
  );
  const shown = () =>
    cells.map(({ node }) => node.querySelector<HTMLElement>('.lc-Author')?.title ?? '');
  return { authorship, asked, cells, shown, panel: panel as unknown as NotebookPanel };
}

const told = () => jest.advanceTimersByTimeAsync(0);

beforeEach(() => jest.useFakeTimers());
afterEach(() => jest.useRealTimers());

test('each cell names who changed it last, once it is asked for', async () => {
  const { authorship, panel, cells, asked, shown } = place([
    { seq: 1, who: 'ana', at: 0, cells: ['a', 'b'] },
    { seq: 2, who: 'ben', at: 0, cells: ['b'] }
  ]);
  authorship.show(panel, false);
  expect([asked, shown()]).toEqual([[], ['', '']]);
  authorship.show(panel, true);
  await told();
  expect(shown()).toEqual(['Ana', 'Ben B.']);
  const said = cells[1].node.getAttribute('aria-describedby') ?? '';
  expect(cells[1].node.querySelector(`#${said}`)?.textContent).toContain('Last changed by Ben B.');
  authorship.show(panel, false);
  expect(shown()).toEqual(['', '']);
});

test('while it is shown, only what is new is asked for', async () => {
  const first = { seq: 7, who: 'ana', at: 0, cells: ['a'] };
  const { authorship, panel, asked, shown } = place([first], [{ ...first, seq: 8, who: 'ben' }]);
  authorship.renew();
  authorship.show(panel, true);
  await told();
  authorship.renew();
  authorship.renew();
  await jest.advanceTimersByTimeAsync(10_000);
  expect(asked).toEqual([0, 7]);
  expect(shown()).toEqual(['Ben B.', '']);
});

test('while the line is down it is asked for again', async () => {
  const { authorship, panel, asked } = place();
  authorship.show(panel, true);
  await jest.advanceTimersByTimeAsync(10_000);
  expect(asked.length).toBeGreaterThan(2);
  authorship.show(panel, false);
  await jest.advanceTimersByTimeAsync(10_000);
  const before = asked.length;
  await jest.advanceTimersByTimeAsync(10_000);
  expect(asked).toHaveLength(before);
});

test('what was asked of one board is not shown on the next', async () => {
  const { authorship, panel, shown, asked } = place(
    [{ seq: 9, who: 'ana', at: 0, cells: ['a'] }],
    [{ seq: 1, who: 'ben', at: 0, cells: ['a'] }]
  );
  authorship.show(panel, true);
  authorship.forget();
  await told();
  expect(shown()).toEqual(['', '']);
  authorship.show(panel, true);
  await told();
  expect([asked, shown()]).toEqual([
    [0, 0],
    ['Ben B.', '']
  ]);
});
