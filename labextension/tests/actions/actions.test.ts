import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ACTIONS, CONTROLS, PERSON_ACTIONS } from '../../src/actions';
import { snapshot } from '../../src/actions/action';
import { CASES } from '../../dev/cases';
import { classOf } from '../../dev/people';
import { stageRoom } from '../ui/room';

interface ISchema {
  'jupyter.lab.shortcuts': { command: string; keys: string[]; selector: string }[];
  'jupyter.lab.menus': { main: { items: { command?: string }[] }[] };
}

const schema = JSON.parse(
  readFileSync(join(__dirname, '../../schema/plugin.json'), 'utf8')
) as ISchema;

const seen = (face: string, which = ACTIONS) => {
  const now = snapshot(stageRoom(CASES[face]).room);
  return which.filter(action => action.shown(now)).map(action => action.id);
};

it('has one id, one icon and one sentence for each action', () => {
  const ids = ACTIONS.map(action => action.id);
  expect(new Set(ids).size).toBe(ids.length);
});

it('gives the keys the schema offers to change, and no others', () => {
  const declared = ACTIONS.filter(action => action.shortcut).map(action => [
    `liveclass:${action.id}`,
    action.shortcut
  ]);
  const offered = schema['jupyter.lab.shortcuts'].map(one => [one.command, one.keys.join(' ')]);
  expect(Object.fromEntries(offered)).toEqual(Object.fromEntries(declared));
});

it('takes no key that a notebook or a text field listens to', () => {
  for (const { keys } of schema['jupyter.lab.shortcuts']) {
    expect(keys).toHaveLength(1);
    expect(keys[0]).toMatch(/^Alt Shift [A-Z]$/u);
  }
});

it('names only commands that exist in the menu', () => {
  const known = new Set([
    ...ACTIONS.map(action => `liveclass:${action.id}`),
    'liveclass:start',
    'liveclass:join'
  ]);
  const named = schema['jupyter.lab.menus'].main
    .flatMap(menu => menu.items)
    .flatMap(item => item.command ?? []);
  expect(named.filter(command => !known.has(command))).toEqual([]);
});

it('shows a student a hand and staff the people, in the same place', () => {
  expect(seen('student-live', CONTROLS as typeof ACTIONS)).toEqual([
    'microphone',
    'camera',
    'screen',
    'hand'
  ]);
  expect(seen('instructor-live', CONTROLS as typeof ACTIONS)).toEqual([
    'microphone',
    'camera',
    'screen',
    'people'
  ]);
});

it('offers nothing of a class outside of one', () => {
  expect(seen('home-student')).toEqual(['panel']);
});

it('lets only instructors end the class', () => {
  expect(seen('instructor-live')).toContain('end');
  expect(seen('student-live')).not.toContain('end');
  const assistant = stageRoom({
    session: { ...CASES['instructor-live'].session, role: 'assistant', you: 'p_ta' }
  });
  const ids = ACTIONS.filter(action => action.shown(snapshot(assistant.room))).map(
    action => action.id
  );
  expect(ids).not.toContain('end');
  expect(ids).toContain('mute-all');
});

it('lets a student share only while it is their turn, and says so', () => {
  const share = CONTROLS.find(action => action.id === 'screen')!;
  const waiting = share.allowed(snapshot(stageRoom(CASES['student-live']).room));
  expect(waiting).toEqual({
    allowed: false,
    why: 'You can share your screen while you are called on.'
  });
  expect(share.allowed(snapshot(stageRoom(CASES['floor']).room)).allowed).toBe(true);
});

it('says the reason of the policy', () => {
  const { room } = stageRoom(CASES['student-live']);
  room.session.store.setState({
    policy: { RaiseHand: { allowed: false, why: 'Not now.', own_only: false } },
    view: classOf(3, { hands: {} })
  });
  const hand = CONTROLS.find(action => action.id === 'hand')!;
  expect(hand.allowed(snapshot(room))).toMatchObject({ allowed: false, why: 'Not now.' });
});

describe('what staff can do to one person', () => {
  const shown = (face: string, id: string) => {
    const now = snapshot(stageRoom(CASES[face]).room);
    return PERSON_ACTIONS.filter(action => action.shown(now, id)).map(action => action.id);
  };

  it('depends on that person', () => {
    expect(shown('instructor-live', 'p_ben')).toEqual([
      'call-on',
      'lower-hand',
      'promote',
      'spotlight',
      'mute',
      'block-from-chat',
      'remove'
    ]);
    expect(shown('instructor-turn', 'p_ben')).toEqual([
      'end-turn',
      'lower-hand',
      'promote',
      'spotlight',
      'mute',
      'block-from-chat',
      'remove'
    ]);
    expect(shown('instructor-live', 'p_rivera')).toEqual(['spotlight']);
  });

  it('blocks from the chat whoever is not staff, and nobody unknown', () => {
    const { room } = stageRoom(CASES['instructor-live']);
    const view = classOf(7);
    view.people.p_ben = { ...view.people.p_ben, role: 'guest' };
    room.session.store.setState({ view });
    const block = PERSON_ACTIONS.find(action => action.id === 'block-from-chat')!;
    const people = ['p_ben', 'p_aiko', 'p_ta', 'p_rivera', 'p_nobody'];
    expect(people.filter(id => block.shown(snapshot(room), id))).toEqual(['p_ben', 'p_aiko']);
  });

  it('is nothing for students', () => expect(shown('student-live', 'p_ben')).toEqual([]));

  it('does not remove an instructor and says why', () => {
    const now = snapshot(stageRoom(CASES['instructor-live']).room);
    const remove = PERSON_ACTIONS.find(action => action.id === 'remove')!;
    expect(remove.allowed(now, 'p_rivera')).toMatchObject({
      allowed: false,
      why: 'An instructor cannot be removed.'
    });
  });
});

it('raises and lowers one’s own hand with the same control', async () => {
  const hand = CONTROLS.find(action => action.id === 'hand')!;
  const up = stageRoom(CASES['student-live']);
  await hand.run(up.room);
  expect(up.sent).toEqual([{ kind: 'LowerHand' }]);
  const down = stageRoom(CASES['student-hands']);
  await hand.run(down.room);
  expect(down.sent).toEqual([{ kind: 'RaiseHand' }]);
});
