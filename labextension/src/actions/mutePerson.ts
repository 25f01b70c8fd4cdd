import {
  inClass,
  isStaff,
  permitted,
  type IPersonAction,
  type ISnapshot,
  type IRule
} from './action';

function allowed(now: ISnapshot, id: string): IRule {
  const rule = permitted(now, 'MutePerson');
  const open = now.session.view?.people[id]?.microphone;
  return rule.allowed && !open
    ? { allowed: false, why: now.trans.__('The microphone is already off.') }
    : rule;
}

export const mutePerson: IPersonAction = {
  id: 'mute',
  label: ({ trans }) => trans.__('Mute'),
  icon: 'microphoneOff',
  shown: (now, id) => inClass(now) && isStaff(now) && id !== now.session.you,
  allowed,
  run: (room, id) => room.session.send({ kind: 'MutePerson', person: id })
};
