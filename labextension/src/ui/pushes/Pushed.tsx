import { useState } from 'react';
import { firstLine, isCode, newestPushes, studentsHere } from '../../model/pushes';
import type { WithId } from '../../model/selectors';
import type { PushView } from '../../wire';
import { useSession, useTrans } from '../context';
import { Icon } from '../parts/Icon';
import { teaches } from '../../model/roles';

const LAST = 3;

function Row({ push }: { push: WithId<PushView> }) {
  const trans = useTrans();
  const here = useSession(({ view }) => studentsHere(view));
  const hint = push.kind === 'hint';
  // Those who took it and left since still took it.
  const students = Math.max(here, push.taken);
  return (
    <li className="lc-Pushed-row">
      <Icon name={hint ? 'hint' : 'push'} size={14} />
      <bdi
        className={!hint && isCode(push.cell_type) ? 'lc-mod-code' : undefined}
        title={push.text.slice(0, 400)}
      >
        {firstLine(push.text)}
      </bdi>
      <span className="lc-num">{trans.__('taken by %1 of %2', push.taken, students)}</span>
    </li>
  );
}

/** For staff: the last things pushed, and how many students took them. */
export function Pushed() {
  const trans = useTrans();
  const staff = useSession(({ role }) => teaches(role));
  const view = useSession(state => state.view);
  const [putAway, setPutAway] = useState(0);
  const shown = newestPushes(view)
    .filter(({ order }) => order > putAway)
    .slice(0, LAST);
  if (!staff || !shown.length) {
    return null;
  }
  return (
    <section className="lc-Pushed" aria-label={trans.__('Pushed to the students’ copies')}>
      <ul>
        {shown.map(push => (
          <Row key={push.id} push={push} />
        ))}
      </ul>
      <button
        type="button"
        className="lc-IconButton"
        aria-label={trans.__('Put the list of pushes away')}
        title={trans.__('Put away until the next one')}
        onClick={() => setPutAway(shown[0].order)}
      >
        <Icon name="close" size={14} />
      </button>
    </section>
  );
}
