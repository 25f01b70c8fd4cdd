import { useEffect, useRef } from 'react';
import type { ICall } from '../../model/view';
import { attempt } from '../classroom';
import { useClassroom, useMedia, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';

/** Someone calls on this person: nothing is opened without their yes. */
export function Called({ call }: { call: ICall }) {
  const room = useClassroom();
  const trans = useTrans();
  const by = useSession(state => state.view?.people[call.by]?.name ?? '');
  const open = useMedia(state => state.microphone === 'on');
  const card = useRef<HTMLDivElement>(null);
  useEffect(() => {
    room.show('panel');
    card.current?.scrollIntoView?.({ block: 'nearest' });
  }, [room, call.at]);
  const accept = () =>
    attempt(room, async () => {
      await room.session.send({ kind: 'AcceptCall' });
      await room.engine.setMicrophone(true);
    });
  const decline = () => attempt(room, () => room.session.send({ kind: 'DeclineCall' }));
  return (
    <div ref={card} className="lc-Called" role="alert">
      <div className="lc-Turn-text">
        <strong>
          <bdi>{by}</bdi> {trans.__('calls on you')}
        </strong>
        <small>
          {open
            ? trans.__('Everyone will see you large.')
            : trans.__('Your microphone opens only when you agree; everyone will see you large.')}
        </small>
      </div>
      <div className="lc-Called-actions">
        <Button onClick={() => void decline()}>{trans.__('Not now')}</Button>
        <Button look="go" icon="microphone" onClick={() => void accept()}>
          {open ? trans.__('Speak') : trans.__('Unmute and speak')}
        </Button>
      </div>
    </div>
  );
}
