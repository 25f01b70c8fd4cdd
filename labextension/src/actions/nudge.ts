/** After how much quiet are the teaching staff told, and what can they do about it? */
import { handQueue } from '../model/selectors';
import { hasSpoken, longestSilent } from '../model/roster';
import { inClass, isStaff, permitted, type IAction, type ISnapshot } from './action';

const MINUTES = [0, 1, 3, 5, 10] as const;

/** Choices of the room's menu: after how many minutes; 0 is never. */
export const NUDGE_CHOICES: readonly IAction[] = MINUTES.map(minutes => ({
  id: `nudge-${minutes}`,
  label: ({ trans }) =>
    minutes
      ? trans._n('After %1 quiet minute', 'After %1 quiet minutes', minutes)
      : trans.__('Never'),
  icon: () => 'wait',
  on: ({ session }) => session.view?.settings.nudge_minutes === minutes,
  shown: now => inClass(now) && isStaff(now),
  allowed: now => permitted(now, 'ChangeSettings'),
  run: room => room.session.send({ kind: 'ChangeSettings', nudge_minutes: minutes })
}));

/** Whom to call on: the first hand, else who has been silent longest. */
function nextOne({ session: { view } }: ISnapshot): string | null {
  if (!view) {
    return null;
  }
  return handQueue(view)[0]?.id ?? longestSilent(view)?.id ?? null;
}

const quietClass = (now: ISnapshot) =>
  inClass(now) && isStaff(now) && now.session.view?.quiet !== undefined;

/** The caret goes into the chat; what was being written stays. */
const askQuestion: IAction = {
  id: 'quiet-ask',
  label: ({ trans }) => trans.__('Ask a question in the chat'),
  icon: () => 'chat',
  shown: quietClass,
  allowed: now => permitted(now, 'PostMessage'),
  run: room => room.ui.setState(state => ({ tab: 'chat', focusChat: state.focusChat + 1 }))
};

/** Old signals come down, so that all who answer answer this. */
const askSignal: IAction = {
  id: 'quiet-signal',
  label: ({ trans }) => trans.__('Ask for a quick Yes or No'),
  icon: () => 'yes',
  shown: quietClass,
  allowed: now => permitted(now, 'ClearSignals'),
  run: async room => {
    const { drafts } = room.session.store.getState();
    if (!drafts['message']) {
      const { trans } = room.platform;
      room.session.setDraft('message', trans.__('Can you follow so far? Hold up Yes or No.'));
    }
    room.ui.setState(state => ({ tab: 'chat', focusChat: state.focusChat + 1 }));
    await room.session.send({ kind: 'ClearSignals' });
  }
};

const callSomeone: IAction = {
  id: 'quiet-call',
  label: now => {
    const { view } = now.session;
    const id = nextOne(now);
    if (!view || !id) {
      return now.trans.__('Call on someone');
    }
    const { name } = view.people[id];
    return Object.hasOwn(view.hands, id)
      ? now.trans.__('Call on %1, whose hand is up', name)
      : hasSpoken(view, id)
        ? now.trans.__('Call on %1, silent the longest', name)
        : now.trans.__('Call on %1, who has not spoken yet', name);
  },
  icon: () => 'spotlight',
  shown: now => quietClass(now) && nextOne(now) !== null,
  allowed: now => permitted(now, 'CallOn'),
  run: room => {
    const state = room.session.store.getState();
    const view = state.view;
    const person = view ? (handQueue(view)[0]?.id ?? longestSilent(view)?.id) : undefined;
    return person ? room.session.send({ kind: 'CallOn', person }) : undefined;
  }
};

export const QUIET_IDEAS: readonly IAction[] = [askQuestion, askSignal, callSomeone];

export const dismissNudge: IAction = {
  id: 'quiet-dismiss',
  label: ({ trans }) => trans.__('Put this away until something happens'),
  icon: () => 'close',
  shown: quietClass,
  allowed: now => permitted(now, 'DismissNudge'),
  run: room => room.session.send({ kind: 'DismissNudge' })
};
