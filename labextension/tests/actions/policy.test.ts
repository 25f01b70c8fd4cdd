/** Is what an action says of being allowed the service's word, in the service's words? */
import { CASES } from '../../dev/cases';
import { ACTIONS, PERSON_ACTIONS } from '../../src/actions';
import { snapshot, type IRule } from '../../src/actions/action';
import { MANY_ACTIONS, ruleOf } from '../../src/actions/manyPeople';
import type { Policy } from '../../src/model/view';
import { COMMANDS } from '../../src/wire';
import { stageRoom } from '../ui/room';

/** Those that ask nothing of the class: they look, go somewhere, or work on one's own copy. */
const ASK_NOTHING = new Set([
  'panel',
  'stage',
  'chat',
  'people',
  'board',
  'catch-up',
  'copy-cell',
  'my-copy',
  'board-history',
  'board-authors',
  'save-board',
  'audit',
  'pop-out'
]);

const NEVER: Policy = Object.fromEntries(
  COMMANDS.map(kind => [
    kind,
    { allowed: false, why: `The table says no to ${kind}.`, own_only: false }
  ])
);

/** Everything the class can be, for staff and for students, with a table that allows nothing. */
function everywhere(check: (face: string, id: string, rule: IRule) => void): void {
  for (const [face, shown] of Object.entries(CASES)) {
    const { room } = stageRoom({ ...shown, session: { ...shown.session, policy: NEVER } });
    const now = snapshot(room);
    for (const action of ACTIONS.filter(one => one.shown(now) && !ASK_NOTHING.has(one.id))) {
      check(face, action.id, action.allowed(now));
    }
    for (const person of Object.keys(now.session.view?.people ?? {}).slice(0, 8)) {
      for (const action of PERSON_ACTIONS.filter(one => one.shown(now, person))) {
        check(face, action.id, action.allowed(now, person));
      }
    }
  }
}

it('is grey wherever the table says no, and never without a reason', () => {
  const wrong: string[] = [];
  everywhere((face, id, rule) => {
    if (rule.allowed || !rule.why) {
      wrong.push(`${id} in ${face}`);
    }
  });
  expect(wrong).toEqual([]);
});

it('says the sentence of the table, unless the moment has a nearer reason', () => {
  const sentences = new Map<string, Set<string>>();
  everywhere((_, id, rule) => sentences.set(id, (sentences.get(id) ?? new Set()).add(rule.why)));
  const silent = [...sentences].filter(
    ([, said]) => ![...said].some(why => why.startsWith('The table says no'))
  );
  expect(silent.map(([id]) => id)).toEqual([]);
});

it('says it of many people at once, too', () => {
  const { session } = CASES['instructor-live'];
  const now = snapshot(stageRoom({ session: { ...session, policy: NEVER } }).room);
  for (const action of MANY_ACTIONS) {
    expect(ruleOf(action, now, 2).why).toMatch(/^The table says no/u);
  }
});
