/** Is it said what one receives and how good one's connection is, and is help one click away? */
import { act, fireEvent, screen } from '@testing-library/react';
import { CASES } from '../../dev/cases';
import { Panel } from '../../src/ui/Panel';
import { fixesFor, whatIsWrong } from '../../src/ui/live/linkWords';
import type { ILink } from '../../src/media/link';
import { show, stageRoom, trans } from './room';

async function click(name: string | RegExp): Promise<void> {
  await act(async () => fireEvent.click(screen.getByRole('button', { name })));
}

it('chooses what to receive where the connection is shown, remembers it and goes back', async () => {
  const { room } = stageRoom(CASES['link-fair']);
  await show(room, <Panel />);
  await click(/You: connection fair .*Choose what you receive/u);
  await act(async () => fireEvent.click(screen.getByText('Text only, no sound')));
  expect(room.engine.store.getState().receiving).toBe('text');
  expect(room.platform.storage.getItem('liveclass.receiving')).toBe('text');
  screen.getByText('You receive text only: you hear and see nobody.');
  await click('Receive everything');
  expect(room.engine.store.getState().receiving).toBe('everything');
});

it('says what a weak connection loses, and takes the pictures away with one click', async () => {
  const { room } = stageRoom(CASES['link-poor']);
  await show(room, <Panel />);
  screen.getByText('Your network loses 8 % of the sound.');
  await click('No pictures');
  expect(room.engine.store.getState().receiving).toBe('sound');
  expect(screen.queryByRole('button', { name: 'No pictures' })).toBeNull();
});

it('puts the advice away until the connection is weak again', async () => {
  const { room } = stageRoom(CASES['link-poor']);
  await show(room, <Panel />);
  await click('Close this note');
  expect(screen.queryByText(/Your network loses/u)).toBeNull();
  const { link } = room.engine.store.getState();
  await act(async () => room.engine.store.setState({ link: { ...link!, level: 'good' } }));
  await act(async () => room.engine.store.setState({ link }));
  screen.getByText(/Your network loses/u);
});

it('tells staff in words whose connection is weak', async () => {
  const { room } = stageRoom(CASES['instructor-links']);
  room.session.levels.take({ type: 'levels', levels: { p_ta: 'poor', p_ben: null } } as never);
  expect(room.session.levels.store.getState()).toEqual({
    p_aiko: 'fair',
    p_mika: 'good',
    p_ta: 'poor'
  });
  room.session.levels.take({ type: 'welcome' });
  expect(room.session.levels.store.getState()).toEqual({});
});

it('says at the microphone which key is held', async () => {
  await show(stageRoom(CASES['push-to-talk']).room, <Panel />);
  screen.getByText('Hold Space to talk.');
});

const link = (more: Partial<ILink>): ILink => ({
  level: 'poor',
  loss: 0,
  again: 0,
  jitter: 0,
  roundTrip: 20,
  ...more
});

it('names what is worst', () => {
  expect(whatIsWrong(link({ loss: 8, roundTrip: 900 }), trans)).toContain('loses 8 %');
  // What was asked for again may only have come in another order.
  expect(whatIsWrong(link({ again: 10, roundTrip: 900 }), trans)).toContain(
    '10 % of the sound arrives late or is lost'
  );
  expect(whatIsWrong(link({ jitter: 101, roundTrip: 900 }), trans)).toContain('unevenly');
  expect(whatIsWrong(link({ jitter: 300 }), trans)).toContain('unevenly');
  expect(whatIsWrong(link({ roundTrip: 600 }), trans)).toContain('late');
});

it('offers only what is not done already', () => {
  expect(fixesFor('everything', 'on')).toEqual(['no-pictures', 'camera-off']);
  expect(fixesFor('sound', 'on')).toEqual(['camera-off']);
  expect(fixesFor('sound', 'off')).toEqual(['text']);
  expect(fixesFor('text', 'off')).toEqual([]);
});
