/** What is said aloud to who reads with a screen reader alone? */
import { act, screen } from '@testing-library/react';
import { CASES } from '../../dev/cases';
import type { ISessionView } from '../../src/model/view';
import { News } from '../../src/ui/live/News';
import { show, stageRoom } from './room';

const said = () => screen.getByRole('status').textContent;

async function staged() {
  const { room } = stageRoom(CASES['student-live']);
  const change = async (parts: Partial<ISessionView>) =>
    act(async () => {
      const { view } = room.session.store.getState();
      room.session.store.setState({ view: { ...view!, ...parts } });
    });
  await change({ large: undefined, spotlight: undefined });
  await show(room, <News />);
  return { change, you: room.session.store.getState().you! };
}

it('takes back that one is shown large once one is not', async () => {
  const { change, you } = await staged();
  await change({ large: you });
  expect(said()).toBe('Everyone sees you large.');
  await change({ large: undefined });
  expect(said()).toBe('You are not shown large any more.');
});

it('says when a turn is over, and whose', async () => {
  const { change, you } = await staged();
  await change({ spotlight: 'p_ben' });
  expect(said()).toMatch(/has the floor\.$/u);
  await change({ spotlight: undefined });
  expect(said()).toMatch(/does not have the floor any more\.$/u);
  await change({ spotlight: you });
  await change({ spotlight: undefined });
  expect(said()).toBe('Your turn is over.');
});
