/** What do staff and those who wait see and do at the door? */
import { act, fireEvent, screen, within } from '@testing-library/react';
import { CASES } from '../../dev/cases';
import { Panel } from '../../src/ui/Panel';
import { show, stageRoom } from './room';

const button = (name: string | RegExp) => screen.getByRole('button', { name });
const press = (name: string | RegExp) => act(async () => void fireEvent.click(button(name)));

it('lets all in from wherever one is', async () => {
  const { room, sent } = stageRoom(CASES['lobby-instructor']);
  await show(room, <Panel />);
  await press('Admit all');
  expect(sent).toEqual([{ kind: 'AdmitAll' }]);
});

it('names the only one who waits, and lets that one in', async () => {
  const { room, sent } = stageRoom(CASES['lobby-one']);
  await show(room, <Panel />);
  await press('Admit');
  expect(sent).toEqual([{ kind: 'Admit', person: 'w_p_aiko' }]);
});

it('admits and denies one by one, in the order they came', async () => {
  const { room, sent } = stageRoom(CASES['lobby-hands']);
  await show(room, <Panel />);
  const list = screen.getByRole('region', { name: 'Who waits to come in' });
  expect(within(list).getAllByRole('listitem')[0].textContent).toContain('Aiko');
  await press('Admit Ben');
  await press('Deny Aiko');
  expect(sent).toEqual([
    { kind: 'Admit', person: 'w_p_ben' },
    { kind: 'Deny', person: 'w_p_aiko' }
  ]);
});

it('shows no more rows than anyone reads, and says how many more there are', async () => {
  const { room } = stageRoom(CASES['lobby-full']);
  await show(room, <Panel />);
  const list = screen.getByRole('region', { name: 'Who waits to come in' });
  expect(within(list).getAllByRole('listitem').length).toBeLessThanOrEqual(51);
  expect(list.textContent).toMatch(/and \d+ more/u);
});

it('counts those who wait where hands are counted', async () => {
  const { room } = stageRoom(CASES['lobby-instructor']);
  await show(room, <Panel />);
  expect(screen.getByRole('tab', { name: /5 wait to come in/u })).toBeTruthy();
});

it('switches each setting by its words', async () => {
  const { room, sent } = stageRoom(CASES['settings-locked']);
  await show(room, <Panel />);
  const choose = async (name: RegExp) => {
    await press(/Class settings/u);
    await act(async () => void fireEvent.click(screen.getByRole('menuitemcheckbox', { name })));
  };
  await choose(/unmute themselves/u);
  await choose(/turn cameras on/u);
  await choose(/Locked/u);
  await choose(/Lobby/u);
  expect(sent).toEqual([
    { kind: 'ChangeSettings', may_unmute: true },
    { kind: 'ChangeSettings', cameras: true },
    { kind: 'ChangeSettings', locked: false },
    { kind: 'ChangeSettings', lobby: false }
  ]);
});

it('has no settings and no lobby for students', async () => {
  const { room } = stageRoom(CASES['student-live']);
  await show(room, <Panel />);
  expect(screen.queryByRole('button', { name: /Class settings/u })).toBeNull();
  expect(screen.queryByText(/wait to come in/u)).toBeNull();
});

it('says on a grey button what the teaching staff have switched off', async () => {
  const { room } = stageRoom(CASES['settings-off']);
  await show(room, <Panel />);
  expect(button(/Unmute microphone/u).getAttribute('aria-disabled')).toBe('true');
  expect(button(/Turn camera on/u).getAttribute('aria-disabled')).toBe('true');
  expect(document.body.innerHTML).toContain('The teaching staff have turned unmuting off.');
});

it('lets a student speak whose turn it is', async () => {
  const { room } = stageRoom(CASES['settings-off']);
  const { view } = room.session.store.getState();
  room.session.store.setState({ view: { ...view!, spotlight: 'p_mika' } });
  await show(room, <Panel />);
  expect(button(/Unmute microphone/u).getAttribute('aria-disabled')).toBeNull();
});

it('waits calmly, with the check of the devices that open once one is in', async () => {
  const { room } = stageRoom(CASES['lobby-student']);
  await show(room, <Panel />);
  expect(screen.getByText('You are in the lobby.')).toBeTruthy();
  expect(screen.getByRole('timer').textContent).toBe('0:42');
  await press('Join with microphone on');
  expect(room.ui.getState().opening).toEqual(['microphone']);
});

it('keeps the place while the line is down, and says so', async () => {
  const { room } = stageRoom(CASES['lobby-lost']);
  await show(room, <Panel />);
  expect(screen.getByRole('status').textContent).toContain('your place is kept');
});
