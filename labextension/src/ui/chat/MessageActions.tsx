import { may, type WithId } from '../../model/selectors';
import type { ISessionState } from '../../model/session';
import type { IMessage } from '../../model/view';
import type { ITranslator } from '../../platform';
import { LIMITS } from '../../wire';
import { attempt, type IClassroom } from '../classroom';
import { useClassroom, useSession, useTrans } from '../context';
import { IconButton } from '../parts/IconButton';
import type { IMenuItem } from '../parts/Menu';
import { MenuButton } from '../parts/MenuButton';
import { aim } from './aim';
import { keptBack, moderationItems } from './moderating';
import { useSigning } from './Reactions';
import { pictureOf, signName, SIGNS } from './signs';
import { teaches } from '../../model/roles';

type IOne = WithId<IMessage>;

function editItem(room: IClassroom, message: IOne, trans: ITranslator): IMenuItem {
  const state = room.session.store.getState();
  const old = (room.platform.now() + state.clockOffset) / 1000 - message.at > LIMITS.edit_seconds;
  const late = old && state.role === 'student';
  return {
    id: 'edit',
    label: trans.__('Edit'),
    icon: 'pencil',
    permitted: {
      allowed: !late,
      why: late
        ? trans.__('A message can be changed for %1 minutes.', LIMITS.edit_seconds / 60)
        : ''
    },
    run: () => aim.edit(room, message)
  };
}

function deletable(state: ISessionState, message: IOne): boolean {
  const rule = may(state, 'DeleteMessage');
  return rule.allowed && (!rule.own_only || message.author === state.you);
}

function itemsOf(room: IClassroom, message: IOne, trans: ITranslator): IMenuItem[] {
  const state = room.session.store.getState();
  const own = message.author === state.you;
  const author = state.view?.people[message.author];
  const staff = teaches(state.role);
  const items: IMenuItem[] = [
    {
      id: 'reply',
      label: trans.__('Reply'),
      icon: 'reply',
      run: () => aim.reply(room, message.id, false)
    }
  ];
  if (staff && !own && author?.role === 'student' && message.private === undefined) {
    items.push({
      id: 'reply-privately',
      label: trans.__('Reply privately'),
      icon: 'lock',
      run: () => aim.reply(room, message.id, true)
    });
  }
  if (own && !keptBack(message)) {
    items.push(editItem(room, message, trans));
  }
  items.push({
    id: 'copy',
    label: trans.__('Copy text'),
    icon: 'copyCell',
    run: () => void attempt(room, () => navigator.clipboard.writeText(message.text))
  });
  items.push(...moderationItems(room, message));
  if (deletable(state, message)) {
    items.push({
      id: 'delete',
      label: trans.__('Delete for everyone'),
      icon: 'remove',
      run: () =>
        void attempt(room, () => room.session.send({ kind: 'DeleteMessage', message: message.id }))
    });
  }
  return items;
}

/** What one can do with the message under the pointer or the focus. */
export function MessageActions({ message }: { message: IOne }) {
  const room = useClassroom();
  const trans = useTrans();
  const sign = useSigning(message);
  const rule = useSession(state => may(state, 'PostMessage'));
  const signs: IMenuItem[] = SIGNS.map(one => ({
    id: one,
    label: `${pictureOf(one)}  ${signName(one, trans)}`,
    run: () => sign(one)
  }));
  return (
    <div className="lc-MessageActions" role="group" aria-label={trans.__('This message')}>
      {!keptBack(message) && <MenuButton label={trans.__('React')} icon="smile" items={signs} />}
      {rule.allowed && (
        <IconButton
          label={trans.__('Reply')}
          icon="reply"
          onClick={() => aim.reply(room, message.id, false)}
        />
      )}
      <MenuButton label={trans.__('More')} icon="more" items={itemsOf(room, message, trans)} />
    </div>
  );
}
