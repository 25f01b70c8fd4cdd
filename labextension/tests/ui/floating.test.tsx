/** Does the small speaker go where it is put, stay there, and go away when asked? */
import { act, screen } from '@testing-library/react';
import { MEDIA, student } from '../../dev/roles';
import { nearest, pulled } from '../../src/ui/floating/corners';
import { FloatingSpeaker } from '../../src/ui/floating/FloatingSpeaker';
import { show, stageRoom } from './room';

const AREA = { left: 0, top: 0, right: 1000, bottom: 800 };
const float = () => screen.getByRole('complementary', { name: 'Class: who speaks' });
const KEPT = 'liveclass.corner';

async function pointer(
  node: Element,
  type: string,
  clientX: number,
  clientY: number
): Promise<void> {
  const event = new MouseEvent(type, { bubbles: true, button: 0, clientX, clientY });
  await act(async () => void node.dispatchEvent(event));
}

function staged() {
  return stageRoom({ session: student(), media: MEDIA, ui: { panelShown: false } }).room;
}

it.each([
  [10, 10, false, 'top-start'],
  [990, 10, false, 'top-end'],
  [990, 790, true, 'bottom-start'],
  [10, 790, true, 'bottom-end']
])('finds the corner next to %d, %d', (x, y, rtl, corner) => {
  expect(nearest(x, y, AREA, rtl)).toBe(corner);
});

it.each([
  [
    { x: 30, y: -40 },
    { left: 730, top: 560 }
  ],
  [
    { x: 9000, y: 9000 },
    { left: 800, top: 700 }
  ],
  [
    { x: -9000, y: -9000 },
    { left: 0, top: 0 }
  ],
  [
    { x: 0, y: 0 },
    { left: 700, top: 600 }
  ]
])('pulled by %j it stays in the window', (by, there) => {
  const box = { left: 700, top: 600, right: 900, bottom: 700 };
  expect(pulled(box, by, { width: 1000, height: 800 })).toMatchObject(there);
});

it('is dragged to another corner and keeps it', async () => {
  const room = staged();
  const { unmount } = await show(room, <FloatingSpeaker />);
  const before = float().style.left;
  await pointer(float(), 'pointerdown', 900, 700);
  await pointer(float(), 'pointermove', 500, 400);
  expect(float().className).toContain('lc-mod-dragged');
  await pointer(float(), 'pointerup', 500, 400);
  expect(float().className).not.toContain('lc-mod-dragged');
  const corner = room.platform.storage.getItem(KEPT);
  expect(corner).not.toBeNull();
  await act(async () => screen.getByRole('button', { name: 'Move to the next corner' }).click());
  expect(room.platform.storage.getItem(KEPT)).not.toBe(corner);
  const left = float().style.left;
  unmount();
  await show(room, <FloatingSpeaker />);
  expect(float().style.left).toBe(left);
  expect(before).toBeTruthy();
});

it('does not take a click on its buttons for a drag', async () => {
  const room = staged();
  await show(room, <FloatingSpeaker />);
  const hide = screen.getByRole('button', { name: 'Hide the small speaker' });
  await pointer(hide, 'pointerdown', 900, 700);
  await pointer(hide, 'pointermove', 100, 100);
  await pointer(hide, 'pointerup', 100, 100);
  expect(room.platform.storage.getItem(KEPT)).toBeNull();
  await act(async () => hide.click());
  expect(screen.queryByRole('complementary')).toBeNull();
});

it('gives way to the Stage in a window of its own', async () => {
  const room = staged();
  await show(room, <FloatingSpeaker />);
  await act(async () => room.stageWindow.store.setState({ window }));
  expect(screen.queryByRole('complementary')).toBeNull();
});
