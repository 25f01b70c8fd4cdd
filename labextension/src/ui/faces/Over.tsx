import type { ISessionState } from '../../model/session';
import type { ITranslator } from '../../platform';
import type { IconName } from '../icons';
import { useClassroom, useFeed, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { duration } from '../words';
import { Calm } from './Calm';

export type How = 'ended' | 'removed' | 'elsewhere' | 'refused';

interface IWords {
  icon: IconName;
  title: string;
  text: string;
}

function summary({ view }: ISessionState, trans: ITranslator): string {
  if (!view?.session.ended_at) {
    return trans.__('Thank you for taking part.');
  }
  const people = Object.keys(view.people).length;
  const lasted = duration(view.session.ended_at - view.session.started_at, trans);
  return `${lasted} · ${trans._n('%1 person took part', '%1 people took part', people)}`;
}

function wordsFor(how: How, state: ISessionState, trans: ITranslator): IWords {
  const { problem } = state;
  switch (how) {
    case 'ended':
      return { icon: 'check', title: trans.__('The class has ended'), text: summary(state, trans) };
    case 'removed':
      return {
        icon: 'leave',
        title: trans.__('You were removed from this class'),
        text:
          problem?.next ??
          trans.__('You cannot come back to it. The next class is open to you again.')
      };
    case 'elsewhere':
      return {
        icon: 'class',
        title: trans.__('You joined somewhere else'),
        text: trans.__(
          'The class goes on in your other tab or device. Sound and camera are off here.'
        )
      };
    case 'refused':
      return {
        icon: problem?.code === 'locked' ? 'lock' : problem?.code === 'denied' ? 'wait' : 'warning',
        title: problem?.message ?? trans.__('You could not join the class'),
        text: problem?.next ?? ''
      };
  }
}

/** After a class, however it ended for this person. */
export function Over({ how }: { how: How }) {
  const room = useClassroom();
  const trans = useTrans();
  const state = useSession(all => all);
  const live = useFeed(feed =>
    Object.values(feed.courses).some(course => course.session?.id === state.session)
  );
  const words = wordsFor(how, state, trans);
  const dismiss = () => room.ui.setState({ dismissed: state.since, preparing: null });
  const again = () => state.session && room.session.join(state.session);
  const over = how === 'ended' || state.problem?.code === 'session_ended';
  const read = () => room.ui.setState({ past: state.session });
  const returns = how === 'elsewhere' || (how === 'refused' && live && !state.problem?.action);
  return (
    <div role="status" className="lc-fill">
      <Calm icon={words.icon} title={words.title} text={words.text}>
        <Button onClick={dismiss}>{trans.__('Close')}</Button>
        {over && state.session && (
          <Button data-action="past" onClick={read}>
            {trans.__('Read the chat')}
          </Button>
        )}
        {returns && (
          <Button look={how === 'refused' ? 'go' : 'plain'} onClick={again} data-action="again">
            {how === 'elsewhere' ? trans.__('Come back here') : trans.__('Try again')}
          </Button>
        )}
        {state.problem?.action && (
          <Button look="go" onClick={state.problem.action.run}>
            {state.problem.action.label}
          </Button>
        )}
      </Calm>
    </div>
  );
}
