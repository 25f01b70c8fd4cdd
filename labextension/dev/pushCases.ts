/** Faces of pushing: cards and lists in the panel (`push-`), and the windows before it (`window-push-`). */
import type { ICopiesState } from '../src/ui/ports';
import type { IUiState } from '../src/ui/uiState';
import type { PushView } from '../src/wire';
import { CELLS } from './board';
import type { ICase } from './cases';
import { classOf, NOW } from './people';
import { MEDIA, student, teacher } from './roles';

const PLOT = `fig, ax = plt.subplots()
for n in (1, 5, 30):
    means = [rng.exponential(1, n).mean() for _ in range(2000)]
    ax.hist(means, bins=40, alpha=0.5, label=f"n = {n}")
ax.legend()`;
const LONG = `def sample_means(n, draws=2000, seed=7):
    """Means of \`draws\` samples of size \`n\` from an exponential distribution, one after the other."""
    rng = np.random.default_rng(seed)
    means = []
    for _ in range(draws):
        sample = rng.exponential(1, n)
        means.append(sample.mean())
    return np.array(means)


for n in (1, 5, 30):
    print(n, sample_means(n).std())
# <script>alert('only text')</script>`;

function cell(order: number, text: string, more: Partial<PushView> = {}): PushView {
  const common = { order, kind: 'cell' as const, by: 'p_rivera', at: NOW - 200 + order, taken: 12 };
  return { ...common, cell: 'c_3', cell_type: 'code', text, ...more };
}

function hint(order: number, text: string, more: Partial<PushView> = {}): PushView {
  return cell(order, text, { kind: 'hint', cell_type: undefined, ...more });
}

const HINT = 'The list has no `.mean()`. What would turn it into something that has one?';

function view(...pushes: PushView[]) {
  return classOf(38, {
    hands: {},
    board: {
      notebook: 'lectures/07 Sampling.ipynb',
      opened_by: 'p_rivera',
      opened_at: NOW - 2400,
      presenter: 'p_rivera',
      everyone: false,
      writers: {},
      asks: {}
    },
    pushes: Object.fromEntries(pushes.map((push, n) => [`u_${n}`, push]))
  });
}

const gets = (copies: Partial<ICopiesState>, ...pushes: PushView[]): ICase => ({
  session: student({ view: view(...pushes) }),
  media: { ...MEDIA, microphone: 'off' },
  board: { phase: 'reading' },
  copies
});
const teaches = (ui: Partial<IUiState>, ...pushes: PushView[]): ICase => ({
  session: teacher({ view: view(...pushes) }),
  media: MEDIA,
  board: { phase: 'writing', activeCell: CELLS[2] },
  copies: {},
  ui
});

const NOTHING = { added: 0, updated: 0, kept: 0 };

export const PUSH_CASES: Record<string, ICase> = {
  'push-cell': gets({}, cell(1, PLOT)),
  'push-long': gets({}, cell(1, LONG)),
  'push-hint': gets({}, hint(1, HINT)),
  'push-many': gets(
    {},
    cell(1, 'a = 1'),
    hint(2, HINT),
    cell(3, LONG),
    hint(4, 'تلميح: جرّب قيمة أصغر', { by: 'p_long' }),
    cell(5, PLOT)
  ),
  'push-taken': gets({
    handled: { u_0: 'taken' },
    last: { what: 'push', copied: { ...NOTHING, added: 1, below: 3 }, undoable: true }
  }),
  'push-caught-up': gets({
    last: { what: 'board', copied: { added: 3, updated: 2, kept: 1 }, undoable: true }
  }),
  'push-up-to-date': gets({ last: { what: 'board', copied: NOTHING, undoable: false } }),
  'push-list': teaches(
    {},
    cell(1, 'a = 1'),
    cell(2, PLOT),
    hint(3, HINT, { taken: 0 }),
    cell(4, LONG, { taken: 31 })
  ),
  'window-push-cell': teaches({ dialog: 'push-cell' }),
  'window-push-hint': teaches({ dialog: 'push-hint' })
};
