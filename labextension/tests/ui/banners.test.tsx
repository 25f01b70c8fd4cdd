/** Does a page say why its line broke, also when it could not be told then? */
import { act, screen } from '@testing-library/react';
import { CASES } from '../../dev/cases';
import { Banners } from '../../src/ui/live/Banners';
import { show, stageRoom } from './room';

const SLOW = {
  code: 'slow',
  message: 'Your connection could not keep up with the class.',
  next: 'The page connects again by itself.'
};

it('says on return why the line was cut, until that is put away', async () => {
  const { room } = stageRoom(CASES['student-live']);
  room.session.store.setState({ cut: SLOW });
  await show(room, <Banners reconnecting={false} />);
  expect(screen.getByText(SLOW.message).parentElement?.textContent).toBe(
    `${SLOW.message} You are back, and have missed nothing.`
  );
  await act(async () => screen.getByRole('button', { name: 'Put this away' }).click());
  expect(screen.queryByText(SLOW.message)).toBeNull();
});

it('says while it comes back why it was cut, when it was told', async () => {
  const { room } = stageRoom(CASES['reconnecting']);
  await show(room, <Banners reconnecting />);
  expect(screen.getByRole('status').textContent).toContain('The connection is gone. Reconnecting…');
  await act(async () => room.session.store.setState({ problem: SLOW }));
  expect(screen.getByRole('status').textContent).toContain(`${SLOW.message} Reconnecting…`);
});
