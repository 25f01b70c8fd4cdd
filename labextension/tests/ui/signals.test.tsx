/** Signals, reactions and the question board: who sees what, and what is sent. */
import { act, fireEvent, screen, within } from '@testing-library/react';
import { CASES } from '../../dev/cases';
import { snapshot } from '../../src/actions/action';
import { REACTION_ACTIONS } from '../../src/actions/reactions';
import { PassingReactions } from '../../src/model/passing';
import { waitingQuestions } from '../../src/model/questions';
import { SIGNALS, silent, tallies } from '../../src/model/signals';
import { HandsAndQuestions } from '../../src/ui/hands/HandsAndQuestions';
import { Questions } from '../../src/ui/live/Questions';
import { Turn } from '../../src/ui/live/Turn';
import { Passing } from '../../src/ui/signals/Passing';
import { Pulse } from '../../src/ui/signals/Pulse';
import { ReactMenu } from '../../src/ui/signals/ReactMenu';
import { show, stageRoom } from './room';

async function click(name: string | RegExp, role = 'button'): Promise<void> {
  await act(async () => screen.getByRole(role, { name }).click());
}

describe('the menu of signals and reactions', () => {
  it('holds a signal up, and takes it back when it is chosen again', async () => {
    const { room, sent } = stageRoom(CASES['signals-student']);
    await show(room, <ReactMenu />);
    await click('React: you hold up “Lost”');
    expect(
      screen.getByRole('menuitemradio', { name: 'Lost: take it back' }).getAttribute('aria-checked')
    ).toBe('true');
    await click('Lost: take it back', 'menuitemradio');
    await click(/^React/u);
    await click('Yes', 'menuitemradio');
    expect(sent).toEqual([{ kind: 'SetSignal' }, { kind: 'SetSignal', signal: 'yes' }]);
  });

  it('offers staff reactions only', async () => {
    const { room, sent } = stageRoom(CASES['signals-staff']);
    await show(room, <ReactMenu />);
    await click('React');
    expect(screen.queryAllByRole('menuitemradio')).toEqual([]);
    await click('Applause', 'menuitem');
    expect(sent).toEqual([{ kind: 'React', reaction: 'applause' }]);
  });

  it('keeps no reaction for when the line is back', () => {
    const { room } = stageRoom(CASES['reconnecting']);
    const rules = REACTION_ACTIONS.map(action => action.allowed(snapshot(room)).allowed);
    expect(new Set(rules)).toEqual(new Set([false]));
  });
});

describe('the signals of the class', () => {
  it('tell a student how many, and no name', async () => {
    const { room, sent } = stageRoom(CASES['signals-student']);
    await show(room, <Pulse />);
    expect(screen.getByRole('region').textContent).toContain('Yes18');
    expect(screen.getByRole('region').textContent).toContain('Lost3you');
    await click('Take back');
    expect(sent).toEqual([{ kind: 'SetSignal' }]);
  });

  it('tell staff who, and who has not answered', async () => {
    const { room, sent } = stageRoom(CASES['signals-one']);
    const view = room.session.store.getState().view!;
    await show(room, <Pulse />);
    await click(/^No answer/u);
    const names = within(screen.getByRole('list', { name: 'Have not answered' }));
    expect(names.getAllByRole('listitem')).toHaveLength(silent(view).length);
    expect(names.getAllByRole('listitem')[0].textContent).toBe(silent(view)[0].name);
    await click(/^Yes/u);
    expect(screen.queryByRole('list', { name: 'Have not answered' })).toBeNull();
    await click('Clear');
    expect(sent).toEqual([{ kind: 'ClearSignals' }]);
  });

  it('stand as drawings with names when there are too many kinds for words', async () => {
    const { room } = stageRoom(CASES['signals-one']);
    const { view } = room.session.store.getState();
    const ids = Object.keys(view!.people).filter(id => view!.people[id].role === 'student');
    const held = ids.map((id, n) => [id, { signal: SIGNALS[n % 4], since: 0 }] as const);
    room.session.store.setState({ view: { ...view!, signalled: Object.fromEntries(held) } });
    await show(room, <Pulse />);
    const yes = screen.getByRole('button', { name: /^Yes/u });
    expect(yes.title).toBe('Yes');
    expect(within(yes).getByText('Yes').className).toBe('lc-hidden');
  });

  it('show nothing while nobody holds one up', async () => {
    const { room } = stageRoom(CASES['student-live']);
    const { container } = await show(room, <Pulse />);
    expect(container.textContent).toBe('');
    expect(tallies(room.session.store.getState().view!)).toEqual([]);
  });
});

describe('reactions', () => {
  it('are added up and gone after their time', () => {
    const later: (() => void)[] = [];
    const passing = new PassingReactions((_, run) => later.push(run));
    passing.pass({ applause: 10, heart: 1 });
    passing.pass({ applause: 2 });
    expect(passing.store.getState()).toEqual({ applause: 12, heart: 1 });
    later[0]();
    expect(passing.store.getState()).toEqual({ applause: 2 });
    later[1]();
    expect(passing.store.getState()).toEqual({});
  });

  it('stand with a word and a number', async () => {
    const { room } = stageRoom(CASES['student-live']);
    await show(room, <Passing />);
    await act(async () => room.session.passing.pass({ applause: 12 }));
    expect(screen.getByRole('group').textContent).toBe('Applause12');
  });
});

describe('the question board', () => {
  it('stands in the order of votes, then age', () => {
    const { view } = stageRoom(CASES['questions-staff']).room.session.store.getState();
    expect(waitingQuestions(view).map(({ id }) => id)).toEqual(['q_1', 'q_2', 'q_3', 'q_4']);
  });

  it('says who sees the name before one asks', async () => {
    const { room, sent } = stageRoom(CASES['questions-none']);
    await show(room, <HandsAndQuestions />);
    expect(screen.getByText(/No question waits/u)).toBeTruthy();
    expect(screen.getByText('Everyone sees your name.')).toBeTruthy();
    await click('Without my name', 'checkbox');
    expect(
      screen.getByText('To the class your name is not shown; the teaching staff see it.')
    ).toBeTruthy();
    fireEvent.change(screen.getByRole('textbox'), { target: { value: ' Why? ' } });
    await click('Ask');
    expect(sent).toEqual([{ kind: 'AskQuestion', text: 'Why?', anonymous: true }]);
  });

  it('takes one vote of a student and gives it back, and none for their own', async () => {
    const { room, sent } = stageRoom(CASES['questions-student']);
    await show(room, <HandsAndQuestions />);
    const votes = screen.getAllByRole('button', { name: /^I ask this too/u });
    expect(votes.map(vote => vote.getAttribute('aria-pressed'))).toEqual([
      'true',
      'false',
      'false'
    ]);
    await act(async () => votes[0].click());
    await act(async () => votes[1].click());
    expect(sent).toEqual([
      { kind: 'TakeBackVote', question: 'q_1' },
      { kind: 'Upvote', question: 'q_3' }
    ]);
  });

  it('names an anonymous asker to staff alone', async () => {
    const { room } = stageRoom(CASES['questions-staff']);
    await show(room, <HandsAndQuestions />);
    expect(document.body.textContent).toContain('Mika Korhonen, without name to the class');
    document.body.textContent = '';
    const other = stageRoom({
      ...CASES['questions-student'],
      session: { ...CASES['questions-student'].session, you: 'p_ben' }
    });
    other.room.session.store.setState(({ view }) => ({ view: { ...view!, yours: {} } }));
    await show(other.room, <HandsAndQuestions />);
    expect(document.body.textContent).toContain('Without name');
    expect(document.body.textContent).not.toContain('Mika');
  });

  it('is answered live, in text, or cleared of a question by staff', async () => {
    const { room, sent } = stageRoom(CASES['questions-staff']);
    await show(room, <HandsAndQuestions />);
    await act(async () => screen.getAllByRole('button', { name: 'Answered live' })[0].click());
    const menus = screen.getAllByRole('button', { name: 'What to do with this question' });
    await act(async () => menus[1].click());
    await click('Answer in text…', 'menuitem');
    fireEvent.change(screen.getByRole('textbox'), { target: { value: 'It is.' } });
    await click('Answer');
    await act(async () => menus[2].click());
    await click('Delete question', 'menuitem');
    expect(sent).toEqual([
      { kind: 'AnswerQuestion', question: 'q_1' },
      { kind: 'AnswerQuestion', question: 'q_2', text: 'It is.' },
      { kind: 'DeleteQuestion', question: 'q_3' }
    ]);
  });
});

describe('hands', () => {
  it('are all lowered only after a yes', async () => {
    const { room, sent } = stageRoom({ ...CASES['question-lower-all'] });
    await show(room, <Questions />);
    expect(document.body.textContent).toContain('3 people lose their places');
    expect(sent).toEqual([]);
    await act(async () => screen.getByText('Lower all').click());
    expect(sent).toEqual([{ kind: 'LowerAllHands' }]);
  });

  it('lead to a turn that a student can end', async () => {
    const { room, sent } = stageRoom(CASES['floor']);
    await show(room, <Turn />);
    await click('End my turn');
    expect(sent).toEqual([{ kind: 'EndTurn', person: 'p_mika' }]);
  });
});
