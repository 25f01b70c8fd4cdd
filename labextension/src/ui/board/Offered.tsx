import { useEffect } from 'react';
import { boardOf } from '../../model/board';
import { attempt } from '../classroom';
import { useClassroom, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { kernelWords } from './words';

/** Someone asks this person to present: nothing is run in their kernel without their yes. */
export function Offered() {
  const room = useClassroom();
  const trans = useTrans();
  const offer = useSession(({ view, you }) => {
    const open = boardOf(view)?.offer;
    return open?.person === you ? open : undefined;
  });
  const by = useSession(({ view }) => view?.people[offer?.by ?? '']?.name ?? '');
  const presenter = useSession(({ view }) => {
    const id = boardOf(view)?.presenter ?? '';
    return view?.people[id]?.name ?? '';
  });
  const at = offer?.at;
  useEffect(() => {
    if (at !== undefined) {
      room.show('panel');
    }
  }, [room, at]);
  if (!offer) {
    return null;
  }
  const accept = () =>
    attempt(room, async () => {
      await room.session.send({ kind: 'AcceptPresenting' });
      room.ui.setState({ presentingAfter: presenter });
      await room.board?.open();
    });
  const decline = () => attempt(room, () => room.session.send({ kind: 'DeclinePresenting' }));
  return (
    <div className="lc-Called" role="alert">
      <div className="lc-Turn-text">
        <strong>
          <bdi>{by}</bdi> {trans.__('asks you to present the board')}
        </strong>
        <small>
          {trans.__('Your kernel would run it, and everyone sees what comes out.')}{' '}
          {kernelWords(presenter, trans)}
        </small>
      </div>
      <div className="lc-Called-actions">
        <Button onClick={() => void decline()}>{trans.__('Rather not')}</Button>
        <Button look="go" icon="presents" onClick={() => void accept()}>
          {trans.__('Present')}
        </Button>
      </div>
    </div>
  );
}
