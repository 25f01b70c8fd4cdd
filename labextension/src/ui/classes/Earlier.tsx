import { useState } from 'react';
import type { IPast } from '../../model/past';
import { useTrans } from '../context';
import { Button } from '../parts/Button';
import { dayAndTime } from '../words';
import type { useClasses } from './useClasses';

/** Goes on where the list stops; at its end it says so, where the focus is. */
export function Earlier({ list }: { list: ReturnType<typeof useClasses> }) {
  const trans = useTrans();
  const [asked, setAsked] = useState(false);
  if (!list.more && !asked) {
    return null;
  }
  const allowed = list.more && !list.loading;
  const why = list.loading ? trans.__('Reading…') : trans.__('There are no earlier ones.');
  const go = () => {
    setAsked(true);
    void list.earlier();
  };
  return (
    <div className="lc-Earlier">
      <Button permitted={{ allowed, why }} onClick={go}>
        {trans.__('Earlier classes')}
      </Button>
      <span role="status" className="lc-Earlier-far">
        {asked && (list.loading ? why : far(list.sessions, list.more, trans))}
      </span>
    </div>
  );
}

function far(sessions: readonly IPast[], more: boolean, trans: ReturnType<typeof useTrans>) {
  const oldest = sessions.at(-1);
  const counted = trans._n('%1 class', '%1 classes', sessions.length);
  if (!more || !oldest) {
    return `${counted}, ${trans.__('all there are')}`;
  }
  return `${counted}, ${trans.__('back to %1', dayAndTime(oldest.started_at))}`;
}
