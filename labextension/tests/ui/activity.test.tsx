/** What happened lately, and the line about a quiet class. */
import { act, fireEvent, screen, within } from '@testing-library/react';
import { CASES } from '../../dev/cases';
import { NOW } from '../../dev/people';
import { Quiet } from '../../src/ui/activity/Quiet';
import { RoomMenu } from '../../src/ui/lobby/RoomMenu';
import { PeopleAndActivity } from '../../src/ui/people/PeopleAndActivity';
import { show, stageRoom } from './room';

const press = (name: string | RegExp, role = 'button') =>
  act(async () => void fireEvent.click(screen.getByRole(role, { name })));
const feed = () => screen.getByRole('list', { name: 'What happened lately' });
const lines = () => Array.from(feed().querySelectorAll('.lc-Deed'), node => node.textContent ?? '');

describe('the activity feed', () => {
  it('says in sentences what happened, the latest first', async () => {
    await show(stageRoom(CASES['activity-forty']).room, <PeopleAndActivity />);
    expect(lines()[0]).toContain('Ivo Tanaka was removed');
    expect(lines()).toHaveLength(12);
    expect(lines().at(-1)).toContain('and 30 others came in');
    expect(lines().some(line => line.includes('Why exactly 30'))).toBe(true);
  });

  it('shows only what is asked for', async () => {
    await show(stageRoom(CASES['activity-forty']).room, <PeopleAndActivity />);
    await press(/^Show: Everything/u);
    await press('Signals', 'menuitemradio');
    expect(lines()).toHaveLength(2);
    expect(lines()[1]).toContain('held up “Yes”');
  });

  it('names those of many, and leads to one', async () => {
    const { room } = stageRoom(CASES['activity-forty']);
    await show(room, <PeopleAndActivity />);
    await press(/held up “Yes”/u);
    await act(async () => fireEvent.click(within(feed()).getByRole('button', { name: 'Ben' })));
    expect(room.ui.getState().people).toMatchObject({ part: 'people', search: 'Ben' });
  });

  it('leads to where the thing waits, and to the person once it does not', async () => {
    const { room } = stageRoom(CASES['activity-forty']);
    await show(room, <PeopleAndActivity />);
    await press(/asked a question/u);
    expect(room.ui.getState()).toMatchObject({ tab: 'hands', handsPart: 'questions' });
    await press(/asked to come in/u);
    expect(room.ui.getState().handsPart).toBe('hands');
    await press(/asked to write/u);
    expect(room.ui.getState()).toMatchObject({
      tab: 'people',
      people: { search: 'Mika Korhonen' }
    });
  });

  it('puts nothing new above what someone points at, and says how much waits', async () => {
    const { room } = stageRoom(CASES['activity-forty']);
    await show(room, <PeopleAndActivity />);
    await act(async () => void fireEvent.pointerEnter(feed()));
    const view = room.session.store.getState().view!;
    const late = { order: 99, kind: 'hand' as const, at: NOW, count: 1, people: { p_ben: true } };
    await act(async () =>
      room.session.store.setState({
        view: { ...view, activity: { ...view.activity, a_99: late } }
      })
    );
    expect(lines()[0]).toContain('was removed');
    await press('1 more since');
    expect(lines()[0]).toContain('Ben raised a hand');
  });

  it('says so while nothing has happened', async () => {
    const { container } = await show(stageRoom(CASES['activity-none']).room, <PeopleAndActivity />);
    expect(container.textContent).toContain('Nothing has happened yet');
  });
});

describe('a quiet class', () => {
  it('is one line with ideas, among them a call on who has not spoken', async () => {
    const { room, sent } = stageRoom(CASES['quiet-class']);
    await show(room, <Quiet />);
    expect(screen.getByRole('status').textContent).toBe('Quiet for 4 minutes');
    await press('Ideas for a quiet class');
    await press(/^Call on .*, who has not spoken yet$/u, 'menuitem');
    expect(sent).toEqual([{ kind: 'CallOn', person: expect.stringMatching(/^p_/u) }]);
  });

  it('suggests a question, which is written in the chat', async () => {
    const { room, sent } = stageRoom(CASES['quiet-class']);
    room.ui.setState({ tab: 'people' });
    await show(room, <Quiet />);
    await press('Ideas for a quiet class');
    await press('Ask a question in the chat', 'menuitem');
    expect(room.ui.getState().tab).toBe('chat');
    await press('Ideas for a quiet class');
    await press('Ask for a quick Yes or No', 'menuitem');
    expect(sent).toEqual([{ kind: 'ClearSignals' }]);
    expect(room.session.store.getState().drafts['message']).toMatch(/Yes or No/u);
  });

  it('is put away for all staff', async () => {
    const { room, sent } = stageRoom(CASES['quiet-class']);
    await show(room, <Quiet />);
    await press(/^Put this away/u);
    expect(sent).toEqual([{ kind: 'DismissNudge' }]);
  });

  it('is nothing while it is not, and nothing without students', async () => {
    const { room } = stageRoom(CASES['people-forty']);
    const { container } = await show(room, <Quiet />);
    expect(container.textContent).toBe('');
    const view = room.session.store.getState().view!;
    const alone = { ...view, people: { p_rivera: view.people.p_rivera }, quiet: { since: NOW } };
    await act(async () => room.session.store.setState({ view: alone }));
    expect(container.textContent).toBe('');
  });

  it('is told of after as many minutes as staff choose', async () => {
    const { room, sent } = stageRoom(CASES['people-forty']);
    await show(room, <RoomMenu />);
    await press(/^Class settings/u);
    await press('After 10 quiet minutes', 'menuitemradio');
    await press(/^Class settings/u);
    await press('Never', 'menuitemradio');
    expect(sent).toEqual([
      { kind: 'ChangeSettings', nudge_minutes: 10 },
      { kind: 'ChangeSettings', nudge_minutes: 0 }
    ]);
  });
});
