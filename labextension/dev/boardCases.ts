/** Faces of the board: its bar (`bar-`), its windows (`window-`) and what the panel says of it (`board-`). */
import type { ISessionState } from '../src/model/session';
import type { IBoardView, ISessionView } from '../src/model/view';
import type { IBoardState } from '../src/ui/ports';
import type { ICase } from './cases';
import { classOf, crowd, NOW } from './people';
import { MEDIA, student, teacher } from './roles';

const BOARD: IBoardView = {
  notebook: 'lectures/07 Sampling.ipynb',
  opened_by: 'p_rivera',
  opened_at: NOW - 2400,
  presenter: 'p_rivera',
  everyone: false,
  writers: {},
  asks: {}
};

function withBoard(
  board: Partial<IBoardView> = {},
  count = 38,
  more: Partial<ISessionView> = {}
): ISessionView {
  return classOf(count, { hands: {}, board: { ...BOARD, ...board }, ...more });
}

function asks(...people: string[]): IBoardView['asks'] {
  return Object.fromEntries(
    people.map((id, n) => [id, { order: n + 1, since: NOW - 62 + n * 17 }])
  );
}

type Role = (more: Partial<ISessionState>) => Partial<ISessionState>;

function face(role: Role, view: ISessionView, board: Partial<IBoardState>): ICase {
  return { session: role({ view }), media: MEDIA, board, copies: {} };
}

const reads = (view = withBoard(), board: Partial<IBoardState> = {}) =>
  face(student, view, { phase: 'reading', ...board });
const teaches = (view = withBoard(), board: Partial<IBoardState> = {}) =>
  face(teacher, view, { phase: 'writing', ...board });

/** Without an assistant: the instructor is the only one who may write. */
function alone(count = 38): Partial<ISessionView> {
  const people = crowd(count);
  delete people['p_ta'];
  return { people };
}

const everyAsk = asks(...Object.keys(crowd(60)).filter(id => /^p_\d/u.test(id)));

export const BOARD_CASES: Record<string, ICase> = {
  'bar-reader': reads(),
  'bar-reader-asked': reads(withBoard({ asks: asks('p_mika') })),
  'bar-reader-held': reads(withBoard(), { heldBack: true }),
  'bar-reader-long': reads(withBoard({ presenter: 'p_long', writers: { p_long: true } })),
  'bar-reader-opening': reads(withBoard(), { phase: 'connecting' }),
  'bar-reader-lost': reads(withBoard(), { phase: 'reconnecting' }),
  'bar-writer': face(student, withBoard({ writers: { p_mika: true } }), { phase: 'writing' }),
  'bar-writer-lost': face(student, withBoard({ everyone: true }), {
    phase: 'reconnecting',
    unsent: 3
  }),
  'bar-presenter': face(student, withBoard({ presenter: 'p_mika' }), { phase: 'writing' }),
  'bar-over': {
    session: student({ phase: 'ended', view: withBoard() }),
    board: { phase: 'over' }
  },
  'bar-instructor': teaches(withBoard({}, 38, alone())),
  'bar-instructor-asks': teaches(
    withBoard({ asks: asks('p_ben', 'p_rtl', 'p_long'), writers: { p_mika: true, p_aiko: true } })
  ),
  'bar-instructor-saving': teaches(withBoard({ everyone: true }), { unsent: 2, heldBack: true }),
  'window-writers': {
    ...teaches(withBoard({ asks: asks('p_ben', 'p_rtl'), writers: { p_mika: true } }, 500)),
    ui: { dialog: 'writers' }
  },
  'window-writers-nobody': {
    ...teaches(withBoard({}, 1, { people: { p_rivera: crowd(1).p_rivera } })),
    ui: { dialog: 'writers' }
  },
  'window-writers-many': {
    ...teaches(withBoard({ asks: everyAsk }, 60)),
    ui: { dialog: 'writers' }
  },
  'window-presenting': {
    ...teaches(withBoard({ offer: { person: 'p_ben', by: 'p_rivera', at: NOW - 4 } })),
    ui: { dialog: 'presenting' }
  },
  'window-history': { ...teaches(), ui: { dialog: 'history' } },
  'window-history-student': { ...reads(), ui: { dialog: 'history' } },
  'window-trust': { ...reads(withBoard(), { heldBack: true }), ui: { dialog: 'trust' } },
  'board-closed': face(student, withBoard(), { phase: 'closed' }),
  'board-closed-long': face(
    student,
    withBoard({
      notebook: 'lectures/07 Sampling distributions of the mean and of much else besides.ipynb'
    }),
    { phase: 'closed' }
  ),
  'board-none': face(teacher, classOf(38), { phase: 'none', notebook: null }),
  'board-asks': teaches(withBoard({ asks: asks('p_ben', 'p_rtl', 'p_long') })),
  'board-asks-hands': {
    ...teaches(
      withBoard({ asks: asks('p_ben', 'p_rtl', 'p_long', 'p_8') }, 38, {
        hands: classOf(38).hands
      })
    ),
    ui: { tab: 'hands' }
  },
  'board-unpresented': teaches(withBoard({ presenter: undefined })),
  'board-offered': face(
    student,
    withBoard({ offer: { person: 'p_mika', by: 'p_rivera', at: NOW - 4 } }),
    { phase: 'reading' }
  ),
  'board-presents': {
    ...face(student, withBoard({ presenter: 'p_mika' }), { phase: 'writing' }),
    ui: { presentingAfter: 'Dr. Rivera' }
  },
  'board-people': {
    ...teaches(
      withBoard(
        { writers: { p_mika: true, p_rtl: true }, asks: asks('p_ben'), presenter: 'p_aiko' },
        500
      )
    ),
    ui: { tab: 'people' }
  },
  'board-shrinks': teaches(withBoard(), {
    notices: [
      {
        code: 'would_shrink',
        message: 'More than half of the notebook’s text is gone, so the file was left as it is.',
        next: 'The teaching staff can choose “Write it anyway”, or restore a version.'
      },
      {
        code: 'conflict',
        message: 'The file was changed outside of the class.',
        next: 'That version is kept beside it as “07 Sampling.conflict-1041.ipynb”.'
      }
    ]
  })
};
