import type { ITranslator } from '../../platform';
import { useClassroom, useSession, useTrans } from '../context';
import { Icon } from '../parts/Icon';
import { aim, type IAim } from './aim';

function wordsOf({ kind, message, alone }: IAim, name: string, trans: ITranslator): string {
  if (kind === 'edit') {
    return trans.__('Changing your message');
  }
  if (message) {
    return alone === null ? trans.__('Reply to %1', name) : trans.__('Private reply to %1', name);
  }
  return trans.__('Only the teaching staff will read this');
}

/** What the next message answers, changes or keeps private, above the field. */
export function AimLine({ aimed, fixed }: { aimed: IAim; fixed: boolean }) {
  const room = useClassroom();
  const trans = useTrans();
  const { message } = aimed;
  const own = useSession(state => message !== null && message.author === state.you);
  const name = useSession(state => (message ? state.view?.people[message.author]?.name : '') ?? '');
  if (!message && aimed.alone === null) {
    return null;
  }
  return (
    <div className={`lc-Aim ${aimed.alone === null ? '' : 'lc-mod-private'}`}>
      {aimed.alone !== null && <Icon name="lock" size={13} />}
      <span className="lc-Aim-words">
        <bdi>{wordsOf(aimed, own ? trans.__('yourself') : name, trans)}</bdi>
        {message && aimed.kind === 'say' && <small dir="auto">{message.text}</small>}
      </span>
      {!(fixed && !message) && (
        <button
          type="button"
          className="lc-IconButton"
          aria-label={
            aimed.kind === 'edit'
              ? trans.__('Leave the message as it is')
              : trans.__('Write to everyone instead')
          }
          title={trans.__('Cancel (Esc)')}
          onClick={() => aim.drop(room)}
        >
          <Icon name="close" size={13} />
        </button>
      )}
    </div>
  );
}
