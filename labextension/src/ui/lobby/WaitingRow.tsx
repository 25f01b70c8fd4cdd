import type { IWaiting } from '../../model/lobby';
import { useServerTime, useTrans } from '../context';
import { Avatar } from '../parts/Avatar';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { clock, duration } from '../words';
import { useAnswers } from './answers';

/** Someone waits to come in: who, since when, and the answer. */
export function WaitingRow({ waiting }: { waiting: IWaiting }) {
  const trans = useTrans();
  const waits = useServerTime() - waiting.since;
  const { admit, deny } = useAnswers(waiting.id);
  return (
    <li className="lc-Hand" data-person={waiting.id}>
      <Avatar id={waiting.id} name={waiting.name} size={28} />
      <div className="lc-Hand-text">
        <span className="lc-Hand-who">
          <bdi title={waiting.name}>{waiting.name}</bdi>
          <span
            className="lc-num lc-Hand-wait"
            role="img"
            aria-label={trans.__('waits %1', duration(waits, trans))}
          >
            {clock(waits)}
          </span>
        </span>
      </div>
      <Button
        permitted={admit.permitted}
        aria-label={trans.__('Admit %1', waiting.name)}
        onClick={admit.run}
      >
        {trans.__('Admit')}
      </Button>
      <button
        type="button"
        className="lc-IconButton"
        aria-label={trans.__('Deny %1', waiting.name)}
        title={trans.__('Deny: they can ask again after a minute')}
        onClick={deny.run}
      >
        <Icon name="close" size={14} />
      </button>
    </li>
  );
}
