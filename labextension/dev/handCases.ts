/** Hands that carry a cell: offered, shared, read by the staff. */
import { createStore } from 'zustand/vanilla';
import type { ICellHere } from '../src/model/handCell';
import type { IHerePort, IHereState } from '../src/ui/ports';
import type { HandCellView } from '../src/wire';
import type { ICase } from './cases';
import { classOf, NOW } from './people';
import { MEDIA, student, teacher } from './roles';

export function fakeHere(cell: ICellHere | undefined): IHerePort | null {
  const store = createStore<IHereState>(() => ({ cell: cell ?? null }));
  return cell ? { store, follow: () => () => undefined } : null;
}

const TRACEBACK = [
  '\x1b[0;31m---------------------------------------------------------------------------\x1b[0m',
  '\x1b[0;31mAttributeError\x1b[0m                            Traceback (most recent call last)',
  'Cell \x1b[0;32mIn[13], line 4\x1b[0m\n\x1b[1;32m      2\x1b[0m means = []\n----> 4 spread = means.std()',
  "\x1b[0;31mAttributeError\x1b[0m: 'list' object has no attribute 'std'"
];

export const AT_ERROR: ICellHere = {
  where: 'copy',
  source:
    'means = []\nfor _ in range(1000):\n    means.append(rng.exponential(size=5).mean())\nspread = means.std()',
  error: {
    ename: 'AttributeError',
    evalue: "'list' object has no attribute 'std'",
    traceback: TRACEBACK
  }
};

const SHARED: HandCellView = {
  source: AT_ERROR.source,
  error:
    'AttributeError                            Traceback (most recent call last)\n' +
    'Cell In[13], line 4\n      2 means = []\n----> 4 spread = means.std()\n' +
    "AttributeError: 'list' object has no attribute 'std'"
};

const HANDS = {
  p_aiko: { order: 40, since: NOW - 200, question: 'Why is the spread missing?' },
  p_ben: { order: 41, since: NOW - 100 },
  p_mika: { order: 42, since: NOW - 40, question: 'Why is it a list?' },
  p_long: { order: 43, since: NOW - 30, question: 'And mine?' }
};

export const HAND_CASES: Record<string, ICase> = {
  'student-hand-cell': {
    session: student({ view: classOf(38, { hands: {} }) }),
    media: MEDIA,
    ui: { tab: 'hands' },
    here: AT_ERROR
  },
  'student-hand-cell-shared': {
    session: student({ view: classOf(38, { hands: HANDS, yours: { hand_cell: SHARED } }) }),
    media: MEDIA,
    ui: { tab: 'hands' },
    here: AT_ERROR
  },
  'instructor-hand-cells': {
    session: teacher({
      view: classOf(38, {
        hands: HANDS,
        hand_cells: { p_aiko: SHARED, p_long: { source: 'x = 1' } }
      })
    }),
    media: MEDIA,
    ui: { tab: 'hands' }
  }
};
