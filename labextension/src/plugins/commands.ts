/** JupyterLab's commands, derived from the actions: palette, menu and shortcuts follow. */
import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
import { ICommandPalette } from '@jupyterlab/apputils';
import type { CommandRegistry } from '@lumino/commands';
import { ACTIONS } from '../actions';
import { snapshot, type IAction } from '../actions/action';
import { attempt, type IClassroom } from '../ui/classroom';
import { addCourseCommands, COURSE_COMMANDS } from './courses';
import { labIcon } from './icons';
import { ILabClassroom } from './token';

const NAMESPACE = 'liveclass';

function commandId(action: IAction): string {
  return `${NAMESPACE}:${action.id}`;
}

function addAction(commands: CommandRegistry, room: IClassroom, action: IAction): void {
  const permitted = () => action.allowed(snapshot(room));
  commands.addCommand(commandId(action), {
    label: () => action.label(snapshot(room)),
    caption: () => permitted().why,
    icon: () => labIcon(action.icon(snapshot(room))),
    isEnabled: () => action.shown(snapshot(room)) && permitted().allowed,
    describedBy: { args: { type: 'object', properties: {} } },
    execute: async () => {
      await attempt(room, () => action.run(room));
    }
  });
}

/** What a menu would show, so that it is only told of a change when there is one. */
function appearance(room: IClassroom): string {
  const now = snapshot(room);
  const live = Object.entries(now.feed.courses).map(([id, course]) => [id, course.session?.id]);
  const shown = ACTIONS.map(action => [
    action.label(now),
    action.shown(now),
    action.allowed(now).allowed
  ]);
  return JSON.stringify([live, shown]);
}

function tellChanges(app: JupyterFrontEnd, room: IClassroom): void {
  let before = '';
  const renew = () => {
    const now = appearance(room);
    if (now !== before) {
      before = now;
      app.commands.notifyCommandChanged();
    }
  };
  const stores = [room.feed.store, room.session.store, room.engine.store];
  stores.forEach(store => store.subscribe(renew));
  // The board and the copies come with plugins of their own.
  void app.started.then(() => {
    room.board?.store.subscribe(renew);
    room.copies?.store.subscribe(renew);
  });
}

function activate(
  app: JupyterFrontEnd,
  { room }: ILabClassroom,
  palette: ICommandPalette | null
): void {
  ACTIONS.forEach(action => addAction(app.commands, room, action));
  addCourseCommands(app.commands, room);
  tellChanges(app, room);
  const category = room.platform.trans.__('Live class');
  [...COURSE_COMMANDS, ...ACTIONS.map(commandId)].forEach(command =>
    palette?.addItem({ command, category })
  );
}

export const commands: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-liveclass:plugin',
  description: 'Commands, shortcuts and menu of the live class.',
  autoStart: true,
  requires: [ILabClassroom],
  optional: [ICommandPalette],
  activate
};
