/** Which window opens for the Stage, and what is said when none does? */
import { act, screen } from '@testing-library/react';
import { MEDIA, student } from '../../dev/roles';
import { popOut } from '../../src/actions/popOut';
import { attempt } from '../../src/ui/classroom';
import { PoppedOut } from '../../src/ui/stage/PoppedOut';
import { Stage } from '../../src/ui/stage/Stage';
import { show, stageRoom } from './room';

function another(): Window {
  const frame = document.createElement('iframe');
  document.body.append(frame);
  const opened = frame.contentWindow!;
  opened.close = () => {
    opened.dispatchEvent(new Event('pagehide'));
    frame.remove();
  };
  return opened;
}

const staged = () => stageRoom({ session: student(), media: MEDIA }).room;

it('draws the Stage there and says so here; both ways back', async () => {
  const opened = another();
  window.open = () => opened;
  const room = staged();
  document.head.append(document.createElement('style'));
  await show(
    room,
    <>
      <Stage />
      <PoppedOut />
    </>
  );
  await act(async () => void (await popOut.run(room)));
  expect(opened.document.title).toBe('Sampling');
  expect(opened.document.querySelector('.lc-SpeakerView .lc-Tile')).not.toBeNull();
  expect(opened.document.querySelector('style')).not.toBeNull();
  expect(document.querySelector('.lc-SpeakerView')).toBeNull();
  await act(async () => screen.getByRole('button', { name: 'Bring back' }).click());
  expect(document.querySelector('.lc-SpeakerView')).not.toBeNull();
  expect(room.stageWindow.store.getState().window).toBeNull();
});

it('goes with the class', async () => {
  const opened = another();
  window.open = () => opened;
  const room = staged();
  await show(room, <PoppedOut />);
  await act(async () => void (await popOut.run(room)));
  await act(async () => room.session.store.setState({ phase: 'ended' }));
  expect(room.stageWindow.store.getState().window).toBeNull();
});

it('says what to do when the browser opens no window', async () => {
  window.open = () => null;
  const room = staged();
  await act(async () => void (await attempt(room, () => popOut.run(room))));
  expect(room.ui.getState().problem).toMatchObject({ code: 'no_window' });
});
