/** What do pages let a co-presenter do, and what do they say of one? */
import { act, fireEvent, screen } from '@testing-library/react';
import { CASES } from '../../dev/cases';
import { promoting } from '../../dev/copresenterCases';
import { PERSON_ACTIONS } from '../../src/actions';
import { snapshot } from '../../src/actions/action';
import { microphone } from '../../src/actions/microphone';
import { promote } from '../../src/actions/promote';
import { screen as shareScreen } from '../../src/actions/screen';
import { mayWrite } from '../../src/model/board';
import { Panel } from '../../src/ui/Panel';
import { show, stageRoom } from '../ui/room';

const own = () => stageRoom(CASES['copresents-own']);
const offered = (face: string, id: string) => {
  const now = snapshot(stageRoom(CASES[face]).room);
  return PERSON_ACTIONS.filter(action => action.shown(now, id)).map(action => action.id);
};

it('is bound by no setting, and a student beside them is', () => {
  const now = snapshot(own().room);
  expect([microphone, shareScreen].map(action => action.allowed(now).allowed)).toEqual([
    true,
    true
  ]);
  const over = snapshot(stageRoom(CASES['copresents-over']).room);
  expect([microphone, shareScreen].map(action => action.allowed(over).allowed)).toEqual([
    false,
    false
  ]);
});

it('writes on the board, as staff do and guests never', () => {
  const view = { ...promoting(40, 'p_ben'), board: undefined };
  const board = {
    notebook: 'a.ipynb',
    opened_by: 'p_rivera',
    opened_at: 0,
    everyone: true,
    writers: {},
    asks: {}
  };
  view.people.p_aiko = { ...view.people.p_aiko, role: 'guest' };
  const may = (everyone: boolean) =>
    ['p_ben', 'p_mika', 'p_aiko'].map(id =>
      mayWrite({ ...view, board: { ...board, everyone } }, id)
    );
  expect(may(false)).toEqual([true, false, false]);
  expect(may(true)).toEqual([true, true, false]);
});

it('offers staff one of the two, and who co-presents the way to give it back', () => {
  const of = (face: string, id: string) =>
    offered(face, id).filter(action => ['promote', 'demote'].includes(action));
  expect(of('copresents-staff', 'p_ben')).toEqual(['demote']);
  expect(of('copresents-staff', 'p_mika')).toEqual(['promote']);
  expect(of('copresents-staff', 'p_ta')).toEqual([]);
  expect(of('copresents-own', 'p_mika')).toEqual(['demote']);
  expect(of('copresents-own', 'p_ben')).toEqual([]);
});

it('says why a guest is not promoted', () => {
  const { room } = stageRoom(CASES['copresents-staff']);
  const view = room.session.store.getState().view!;
  const people = { ...view.people, p_aiko: { ...view.people.p_aiko, role: 'guest' as const } };
  room.session.store.setState({ view: { ...view, people } });
  const rule = promote.allowed(snapshot(room), 'p_aiko');
  expect([rule.allowed, rule.why]).toEqual([
    false,
    'Who watches cannot co-present; choose a student who takes part.'
  ]);
});

it('takes back what was just done', async () => {
  const { room, sent } = stageRoom(CASES['copresents-staff']);
  room.ui.setState({ done: null });
  await show(room, <Panel />);
  await act(async () => {
    await promote.run(room, 'p_mika');
  });
  expect(screen.getByText('Mika Korhonen is a co-presenter now.')).toBeTruthy();
  await act(async () => void fireEvent.click(screen.getByRole('button', { name: 'Undo' })));
  expect(sent).toEqual([
    { kind: 'Promote', person: 'p_mika' },
    { kind: 'Demote', person: 'p_mika' }
  ]);
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull();
});

it('says it to whom it is given, and tells who is one no more', async () => {
  const { room } = own();
  await show(room, <Panel />);
  expect(screen.getByText('You co-present')).toBeTruthy();
  await act(async () => room.session.store.setState({ view: promoting(38) }));
  expect(screen.queryByText('You co-present')).toBeNull();
  expect(screen.getByRole('alert').textContent).toContain('You are no longer a co-presenter.');
});
