/** Every face can be drawn, and each of its controls has a name. Colours and the rest: dev/shoot.py, in a browser. */
import { CASES } from '../../dev/cases';
import { Panel } from '../../src/ui/Panel';
import { Stage } from '../../src/ui/stage/Stage';
import { show, stageRoom } from './room';

function nameless(root: HTMLElement): string[] {
  const controls = Array.from(
    root.querySelectorAll<HTMLElement>('button, input, select, textarea')
  );
  return controls
    .filter(node => {
      const own = node.getAttribute('aria-label') ?? node.textContent ?? '';
      const label = node.closest('label')?.textContent ?? '';
      return !own.trim() && !label.trim();
    })
    .map(node => node.outerHTML);
}

it.each(Object.keys(CASES))('%s', async name => {
  const { container } = await show(stageRoom(CASES[name]).room, <Panel />);
  expect(container.textContent).not.toMatch(/undefined|NaN|%\d|\[object/u);
  expect(container.textContent!.trim()).not.toBe('');
  expect(nameless(document.body)).toEqual([]);
});

it.each(['presentation', 'speaker', 'gallery'] as const)('the stage as %s', async layout => {
  const { container } = await show(
    stageRoom({ ...CASES['sharing'], ui: { layout } }).room,
    <Stage />
  );
  expect(container.querySelector('[aria-label^="Dr. Rivera"] .lc-mod-screen')).not.toBeNull();
  expect(nameless(document.body)).toEqual([]);
});
