/** What can the teaching staff do with a message, and with who wrote it? */
import { teaches } from '../../model/roles';
import type { WithId } from '../../model/selectors';
import { may } from '../../model/selectors';
import type { ISessionState } from '../../model/session';
import type { IMessage } from '../../model/view';
import { attempt, type IClassroom } from '../classroom';
import type { IMenuItem } from '../parts/Menu';

type IOne = WithId<IMessage>;

/** Whether the class does not read it: hidden by staff, or held by the word filter. */
export function keptBack(message: IMessage): boolean {
  return message.hidden !== undefined || message.held === true;
}

export function showMessage(room: IClassroom, id: string): void {
  void attempt(room, () => room.session.send({ kind: 'ShowMessage', message: id }));
}

export function hideMessage(room: IClassroom, id: string): void {
  void attempt(room, () => room.session.send({ kind: 'HideMessage', message: id }));
}

/** Hide or show, for the menu of one message; for students nothing. */
export function moderationItems(room: IClassroom, message: IOne): IMenuItem[] {
  const { trans } = room.platform;
  const state = room.session.store.getState();
  if (!may(state, 'HideMessage').allowed) {
    return [];
  }
  const items: IMenuItem[] = [];
  if (keptBack(message)) {
    items.push({
      id: 'show',
      label: trans.__('Show to the class'),
      icon: 'check',
      run: () => showMessage(room, message.id)
    });
  }
  if (message.hidden === undefined) {
    const between = message.private !== undefined;
    items.push({
      id: 'hide',
      label: trans.__('Hide from the class'),
      icon: 'hide',
      permitted: {
        allowed: !between,
        why: between ? trans.__('The class does not see it: it is private.') : ''
      },
      run: () => hideMessage(room, message.id)
    });
  }
  return [...items, ...blockItem(room, message, state)];
}

function blockItem(room: IClassroom, message: IOne, state: ISessionState): IMenuItem[] {
  const { trans } = room.platform;
  const author = state.view?.people[message.author];
  // Who watches a full class may have written while they took part.
  if (author === undefined || teaches(author.role)) {
    return [];
  }
  const blocked = message.author in (state.view?.blocked ?? {});
  const kind = blocked ? 'UnblockFromChat' : 'BlockFromChat';
  return [
    {
      id: 'block',
      label: blocked
        ? trans.__('Let %1 write to the class again', author.name)
        : trans.__('Block %1 from the chat', author.name),
      icon: blocked ? 'chat' : 'block',
      run: () => void attempt(room, () => room.session.send({ kind, person: message.author }))
    }
  ];
}
