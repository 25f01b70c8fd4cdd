/** The quick signals of a student: one at a time, held until taken back. */
import { ownSignal, SIGNALS, type Signal } from '../model/signals';
import { signalWord } from '../model/signalWords';
import { inClass, isStaff, permitted, type IAction } from './action';

function signalling(signal: Signal): IAction {
  return {
    id: `signal-${signal}`,
    label: now => signalWord(signal, now.trans),
    icon: () => signal,
    on: now => ownSignal(now.session) === signal,
    shown: now => inClass(now) && !isStaff(now),
    allowed: now => permitted(now, 'SetSignal'),
    run: room =>
      room.session.send(
        ownSignal(room.session.store.getState()) === signal
          ? { kind: 'SetSignal' }
          : { kind: 'SetSignal', signal }
      )
  };
}

export const SIGNAL_ACTIONS: readonly IAction[] = SIGNALS.map(signalling);
