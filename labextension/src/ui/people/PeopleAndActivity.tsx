import { peopleHere } from '../../model/selectors';
import { Activity } from '../activity/Activity';
import { useSession, useTrans, useUi } from '../context';
import { People } from './People';
import { useLook } from './PeopleTools';

/** The tab of people; for the teaching staff also what they did lately. */
export function PeopleAndActivity() {
  const trans = useTrans();
  const look = useLook();
  const staff = useSession(({ role }) => role === 'instructor' || role === 'assistant');
  const part = useUi(state => state.people.part);
  const count = useSession(({ view }) => (view ? peopleHere(view).length : 0));
  if (!staff) {
    return <People />;
  }
  const parts = [
    { id: 'people' as const, label: trans.__('People'), count },
    { id: 'activity' as const, label: trans.__('Activity'), count: 0 }
  ];
  return (
    <div className="lc-Parts">
      <div className="lc-Parts-row" role="group" aria-label={trans.__('People and activity')}>
        {parts.map(({ id, label, count: shown }) => (
          <button
            key={id}
            type="button"
            className="lc-Parts-one"
            aria-pressed={part === id}
            onClick={() => look({ part: id })}
          >
            {label}
            {shown > 0 && <span className="lc-num">{shown}</span>}
          </button>
        ))}
      </div>
      {part === 'people' ? <People /> : <Activity />}
    </div>
  );
}
