import { isCode } from '../../model/pushes';
import type { WithId } from '../../model/selectors';
import type { PushView } from '../../wire';
import { attempt } from '../classroom';
import { useClassroom, useCopies, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { timeOfDay } from '../words';
import { Excerpt } from './Excerpt';

/** Offered, not forced: it comes into one's own copy with one click, or goes away with another. */
export function PushCard({ push }: { push: WithId<PushView> }) {
  const room = useClassroom();
  const trans = useTrans();
  const by = useSession(({ view }) => view?.people[push.by]?.name ?? '?');
  const busy = useCopies(copies => copies?.busy ?? false);
  const hint = push.kind === 'hint';
  const take = () => attempt(room, () => room.copies?.take(push.id));
  return (
    <article className="lc-Push" aria-label={hint ? trans.__('Hint') : trans.__('Pushed cell')}>
      <div className="lc-Push-head">
        <Icon name={hint ? 'hint' : 'push'} size={16} />
        <span>
          <strong>
            <bdi>{by}</bdi>
          </strong>{' '}
          {hint ? trans.__('sent a hint') : trans.__('pushed a cell')}
        </span>
        <time>{timeOfDay(push.at)}</time>
      </div>
      <Excerpt text={push.text} code={!hint && isCode(push.cell_type)} />
      <div className="lc-Push-actions">
        <Button onClick={() => room.copies?.dismiss(push.id)}>{trans.__('Not now')}</Button>
        <Button
          look="go"
          permitted={{ allowed: !busy, why: trans.__('Your copy is being written just now.') }}
          onClick={() => void take()}
        >
          {trans.__('Insert into my copy')}
        </Button>
      </div>
    </article>
  );
}
