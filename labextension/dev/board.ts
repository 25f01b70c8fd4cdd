/** A board and a copy that nothing stands behind: what they were asked is kept in `asked`. */
import { createStore } from 'zustand/vanilla';
import type {
  IBoardChange,
  IBoardPort,
  IBoardState,
  ICellText,
  ICopiesPort,
  ICopiesState,
  IVersion
} from '../src/ui/ports';
import { NOW } from './people';

export const CELLS: ICellText[] = [
  { id: 'c_1', cell_type: 'markdown', source: '# Sampling distributions' },
  { id: 'c_2', cell_type: 'code', source: 'import numpy as np\nrng = np.random.default_rng(7)' },
  { id: 'c_3', cell_type: 'code', source: 'plt.hist(means, bins=40)  # n = 30' },
  { id: 'c_4', cell_type: 'code', source: '# your turn: same plot for n = 5' }
];

const VERSIONS: IVersion[] = Array.from({ length: 14 }, (_, n) => ({
  version: 14 - n,
  at: NOW - 70 - n * 173
}));

const CHANGES: IBoardChange[] = [
  { seq: 41, who: 'p_rivera', at: NOW - 900, cells: ['c_1'] },
  { seq: 42, who: 'p_rivera', at: NOW - 870, cells: ['c_2'] },
  { seq: 43, who: 'p_long', at: NOW - 600, cells: ['c_3', 'c_gone'] },
  { seq: 44, who: 'p_rtl', at: NOW - 240, cells: ['c_4'] },
  { seq: 45, who: 'p_rivera', at: NOW - 30, cells: ['c_2', 'c_3'] }
];

export interface IFakeBoard extends IBoardPort {
  asked: string[];
}

export function fakeBoard(state: Partial<IBoardState> = {}): IFakeBoard {
  const asked: string[] = [];
  const note = (text: string) => void asked.push(text);
  const store = createStore<IBoardState>(() => ({
    phase: 'reading',
    notebook: '07 Sampling.ipynb',
    unsent: 0,
    problem: null,
    notices: [],
    trusted: false,
    heldBack: false,
    authorsShown: false,
    activeCell: CELLS[1],
    ...state
  }));
  return {
    asked,
    store,
    open: async () => note('open'),
    choose: async () => 'lectures/08 Tests.ipynb',
    save: async shrink => note(shrink ? 'save, shrinking' : 'save'),
    versions: async () => VERSIONS,
    restore: async version => note(`restore ${version}`),
    changes: async after => CHANGES.filter(change => change.seq > after),
    setTrusted: on => store.setState({ trusted: on }),
    showAuthors: on => store.setState({ authorsShown: on }),
    cells: () => CELLS,
    reveal: cell => note(`reveal ${cell}`),
    dismissNotice: code =>
      store.setState(({ notices }) => ({ notices: notices.filter(one => one.code !== code) }))
  };
}

export interface IFakeCopies extends ICopiesPort {
  asked: string[];
}

export function fakeCopies(state: Partial<ICopiesState> = {}): IFakeCopies {
  const asked: string[] = [];
  const store = createStore<ICopiesState>(() => ({
    path: null,
    busy: false,
    behind: 0,
    handled: {},
    last: null,
    ...state
  }));
  const did = (text: string) => {
    asked.push(text);
    return { added: 1, updated: 0, kept: 0 };
  };
  return {
    asked,
    store,
    openMine: async () => void asked.push('open mine'),
    catchUp: async () => did('catch up'),
    copyCell: async cell => did(`copy ${cell.id}`),
    take: async push => did(`take ${push}`),
    dismiss: push =>
      store.setState(({ handled }) => ({ handled: { ...handled, [push]: 'dismissed' } })),
    undo: async () => void asked.push('undo'),
    forget: () => store.setState({ last: null })
  };
}
