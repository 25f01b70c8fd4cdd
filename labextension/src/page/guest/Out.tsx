/** After the class, however it ended for this guest: why, and whether there is a way back. */
import { useEffect, useRef } from 'react';
import { useClassroom, useSession, useTrans } from '../../ui/context';
import { Calm } from '../../ui/faces/Calm';
import { Button } from '../../ui/parts/Button';
import type { ISessionState } from '../../model/session';
import type { IProblem, ITranslator } from '../../platform';

/** Refusals that may be others in a while. */
const WORTH_ANOTHER_TRY = new Set(['locked', 'denied', 'capacity', 'rate_limited', 'signed_out']);

interface IOut {
  title: string;
  text: string;
  back: string;
}

export function outOf(
  { phase, problem }: Pick<ISessionState, 'phase' | 'problem'>,
  trans: ITranslator
): IOut {
  const told = (words: IProblem | null, otherwise: string): string => words?.next ?? otherwise;
  switch (phase) {
    case 'ended':
      return {
        title: trans.__('The class has ended'),
        text: trans.__('Thank you for watching. This link was for this class alone.'),
        back: ''
      };
    case 'left':
      return {
        title: trans.__('You left the class'),
        text: trans.__('You can come in again while it goes on and your link is open.'),
        back: trans.__('Come in again')
      };
    case 'elsewhere':
      return {
        title: trans.__('You watch in another tab now'),
        text: trans.__('The class goes on there.'),
        back: trans.__('Watch here')
      };
    case 'removed':
      return { title: trans.__('You were removed from this class'), text: '', back: '' };
    default:
      return {
        title: problem?.message ?? trans.__('You could not join the class'),
        text: told(problem, ''),
        back: WORTH_ANOTHER_TRY.has(problem?.code ?? '') ? trans.__('Try again') : ''
      };
  }
}

export function Out() {
  const room = useClassroom();
  const trans = useTrans();
  const state = useSession(all => all);
  const node = useRef<HTMLDivElement>(null);
  const { title, text, back } = outOf(state, trans);
  useEffect(() => node.current?.focus(), []);
  const again = () =>
    state.phase === 'elsewhere'
      ? room.session.takeOver()
      : state.session && room.session.join(state.session);
  return (
    <div ref={node} role="status" className="lc-fill" tabIndex={-1}>
      <Calm icon={state.phase === 'ended' ? 'check' : 'leave'} title={title} text={text}>
        {back && (
          <Button look="go" onClick={again} data-action="again">
            {back}
          </Button>
        )}
      </Calm>
    </div>
  );
}
