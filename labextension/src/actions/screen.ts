import { copresents } from '../model/selectors';
import type { IAction, ISnapshot, IRule } from './action';
import { inClass, isStaff, permitted } from './action';

function allowed(now: ISnapshot): IRule {
  if (now.media.screen === 'on') {
    return permitted(now, 'CloseSource');
  }
  const { view, you } = now.session;
  const free = isStaff(now) || copresents(now.session);
  if (inClass(now) && !free && view?.spotlight !== you) {
    return {
      allowed: false,
      why: now.trans.__('You can share your screen while you are called on.')
    };
  }
  return permitted(now, 'OpenSource');
}

export const screen: IAction = {
  id: 'screen',
  label: ({ media, trans }) =>
    media.screen === 'on' ? trans.__('Stop sharing the screen') : trans.__('Share your screen'),
  icon: ({ media }) => (media.screen === 'on' ? 'screenOff' : 'screen'),
  shortcut: 'Alt Shift S',
  on: ({ media }) => media.screen === 'on',
  shown: inClass,
  allowed,
  run: room => room.engine.setScreen(room.engine.store.getState().screen !== 'on')
};
