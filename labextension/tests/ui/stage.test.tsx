/** Is the Stage arranged as one chooses, by mouse and by keyboard, and kept so? */
import { act, fireEvent, screen, within } from '@testing-library/react';
import { classOf, crowd, person } from '../../dev/people';
import { MEDIA, student, teacher } from '../../dev/roles';
import { createUiStore } from '../../src/ui/uiState';
import { keepLayout } from '../../src/ui/stage/layouts';
import { Stage } from '../../src/ui/stage/Stage';
import { show, stageRoom } from './room';

const SHARED = {
  ...crowd(8),
  p_rivera: person('Dr. Rivera', { role: 'instructor', camera: true, screen: true })
};

function largeOnes(container: HTMLElement): (string | null)[] {
  const tiles = container.querySelectorAll('.lc-SpeakerView-main .lc-Tile');
  return Array.from(tiles, tile => tile.getAttribute('data-person'));
}

async function choose(tile: string, item: string): Promise<void> {
  await act(async () => fireEvent.click(screen.getByLabelText(`What to do with ${tile}`)));
  await act(async () => fireEvent.click(screen.getByRole('menuitem', { name: item })));
}

it('says in words that a picture is paused because the line is slow', async () => {
  const { room } = stageRoom({
    session: student({ view: classOf(8) }),
    media: { ...MEDIA, held: ['p_rivera/camera'] }
  });
  const { container } = await show(room, <Stage />);
  expect(screen.getByText('Paused: your line is slow')).toBeTruthy();
  const tile = container.querySelector('[data-person="p_rivera"]')!;
  expect(tile.getAttribute('aria-label')).toContain('picture paused: your line is slow');
  expect(tile.querySelector('video')).not.toBeNull();
});

it('shows a shared screen large for a presentation, and the speaker large for a speaker', async () => {
  const sees = { ...MEDIA.sees, p_rivera: { camera: true, screen: true } };
  const { room } = stageRoom({
    session: student({ view: classOf(8, { people: SHARED }) }),
    media: { ...MEDIA, sees }
  });
  const { container } = await show(room, <Stage />);
  const main = () => container.querySelector('.lc-SpeakerView-main')!;
  expect(main().querySelector('.lc-mod-screen')).not.toBeNull();
  await act(async () => fireEvent.click(screen.getByText('Speaker')));
  expect(main().querySelector('.lc-mod-screen')).toBeNull();
  expect(largeOnes(container)).toEqual(['p_rivera']);
  expect(container.querySelector('.lc-SpeakerView-row .lc-mod-screen')).not.toBeNull();
});

it('keeps several people large for oneself, and lets go of them', async () => {
  const { room } = stageRoom({ session: student({ view: classOf(8) }), media: MEDIA });
  const { container } = await show(room, <Stage />);
  await choose('Dr. Rivera', 'Keep large for me');
  await act(async () => room.ui.setState({ pinned: [...room.ui.getState().pinned, 'p_aiko'] }));
  expect(largeOnes(container)).toEqual(['p_rivera', 'p_aiko']);
  await choose('Dr. Rivera', 'Do not keep large');
  expect(largeOnes(container)).toEqual(['p_aiko']);
});

it('lets staff show someone large to everyone, and stop', async () => {
  const { room, sent } = stageRoom({ session: teacher({ view: classOf(8) }), media: MEDIA });
  await show(room, <Stage />);
  await choose('Aiko', 'Show large to everyone');
  expect(sent).toEqual([{ kind: 'SetSpotlight', person: 'p_aiko' }]);
  await act(async () => room.session.store.setState({ view: classOf(8, { large: 'p_aiko' }) }));
  await choose('Aiko', 'Stop showing large to everyone');
  expect(sent).toContainEqual({ kind: 'SetSpotlight' });
});

it('offers students no spotlight', async () => {
  const { room } = stageRoom({ session: student({ view: classOf(8) }), media: MEDIA });
  await show(room, <Stage />);
  await act(async () => fireEvent.click(screen.getByLabelText('What to do with Dr. Rivera')));
  const items = within(screen.getByRole('menu')).getAllByRole('menuitem');
  expect(items.map(item => item.textContent)).toEqual(['Keep large for me']);
});

it('remembers the layout', () => {
  const { room } = stageRoom();
  room.ui.setState({ layout: 'gallery' });
  const later = createUiStore();
  keepLayout(later, room.platform.storage);
  expect(later.getState().layout).toBe('gallery');
});
