import { standing } from '../model/board';
import { inClass, isStaff, permitted, type IAction, type IRule, type ISnapshot } from './action';

const isAsking = ({ session }: ISnapshot) => standing(session) === 'asking';

function allowed(now: ISnapshot): IRule {
  const is = standing(now.session);
  return is === 'writer' || is === 'presenter'
    ? { allowed: false, why: now.trans.__('You may write already.') }
    : permitted(now, isAsking(now) ? 'StopAsking' : 'AskToWrite');
}

export const askToWrite: IAction = {
  id: 'ask-to-write',
  label: now =>
    isAsking(now)
      ? now.trans.__('Take back asking to write')
      : now.trans.__('Ask to write on the board'),
  icon: () => 'pencil',
  shortcut: 'Alt Shift W',
  on: isAsking,
  shown: now => inClass(now) && !isStaff(now) && standing(now.session) !== null,
  allowed,
  run: room =>
    room.session.send(
      standing(room.session.store.getState()) === 'asking'
        ? { kind: 'StopAsking' }
        : { kind: 'AskToWrite' }
    )
};
