import { useStore } from 'zustand';
import { useClassroom, useTrans } from '../context';
import { Icon } from '../parts/Icon';
import { REACTIONS, reactionWord } from '../../model/signalWords';

/** What passes over the class: each reaction once, with how many it were in three seconds. */
export function Passing() {
  const { session } = useClassroom();
  const trans = useTrans();
  const passing = useStore(session.passing.store);
  const shown = REACTIONS.filter(reaction => passing[reaction]);
  return (
    <div className="lc-Passing" role="group" aria-label={trans.__('Reactions of the last moment')}>
      {shown.map(reaction => (
        <span key={reaction} className="lc-Passing-one" title={reactionWord(reaction, trans)}>
          <Icon name={reaction} size={16} />
          <span className="lc-hidden">{reactionWord(reaction, trans)}</span>
          <span className="lc-num">{passing[reaction]}</span>
        </span>
      ))}
    </div>
  );
}
