import { gridFor } from '../arrange';
import { useClassroom, useTrans, useUi } from '../context';
import type { IArranged } from '../live/useScene';
import { Icon } from '../parts/Icon';
import { Tile } from '../parts/Tile';
import { useSize } from './useSize';

function Pages({ page, pages }: { page: number; pages: number }) {
  const { ui } = useClassroom();
  const trans = useTrans();
  if (pages < 2) {
    return null;
  }
  return (
    <nav className="lc-Pages" aria-label={trans.__('Pages of people')}>
      <button
        type="button"
        className="lc-IconButton"
        aria-label={trans.__('Page before')}
        aria-disabled={page === 0 || undefined}
        onClick={() => ui.setState({ page: Math.max(0, page - 1) })}
      >
        <Icon name="back" size={16} />
      </button>
      <span className="lc-num" role="status">
        {trans.__('%1 of %2', page + 1, pages)}
      </span>
      <button
        type="button"
        className="lc-IconButton"
        aria-label={trans.__('Next page')}
        aria-disabled={page === pages - 1 || undefined}
        onClick={() => ui.setState({ page: Math.min(pages - 1, page + 1) })}
      >
        <Icon name="forward" size={16} />
      </button>
    </nav>
  );
}

/** Everyone the same size, page by page; a shared screen stands first and large. */
export function Gallery({ scene }: { scene: IArranged }) {
  const wanted = useUi(state => state.page);
  const [node, size] = useSize();
  const people = scene.main ? [scene.main, ...scene.rest] : scene.rest;
  const grid = gridFor(size.width, size.height, people.length);
  const pages = Math.max(1, Math.ceil(people.length / grid.perPage));
  const page = Math.min(wanted, pages - 1);
  const shown = people.slice(page * grid.perPage, (page + 1) * grid.perPage);
  return (
    <div className="lc-Gallery">
      {scene.screen && (
        <div className="lc-Gallery-screen">
          <Tile person={scene.screen} source="screen" size="main" />
        </div>
      )}
      <div
        ref={node}
        className="lc-Gallery-grid"
        style={{
          gridTemplateColumns: `repeat(${grid.columns}, minmax(0, 1fr))`,
          gridTemplateRows: `repeat(${grid.rows}, minmax(0, 1fr))`
        }}
      >
        {size.width > 0 && shown.map(id => <Tile key={id} person={id} size="grid" />)}
      </div>
      <Pages page={page} pages={pages} />
    </div>
  );
}
