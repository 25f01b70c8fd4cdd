import { linksOf } from '../../model/guestLinks';
import { useSession, useTrans } from '../context';
import { Window } from '../board/Window';
import { LinkRow } from './LinkRow';
import { MakeLinkForm } from './MakeLinkForm';

/** Links by which people without an account watch this class: made, seen and taken back here. */
export function GuestLinks({ onClose }: { onClose: () => void }) {
  const trans = useTrans();
  const view = useSession(state => state.view);
  const links = linksOf(view);
  return (
    <Window name={trans.__('Links for guests')} onClose={onClose}>
      <p className="lc-Window-text">
        {trans.__(
          'Who opens a link watches and listens, without an account: they see the stage, the board, the chat and the list of people, and can send nothing. A link is for this class alone.'
        )}
      </p>
      <MakeLinkForm />
      {links.length > 0 && (
        <ul className="lc-GuestLinks" aria-label={trans.__('Links of this class')}>
          {links.map(link => (
            <LinkRow key={link.id} link={link} />
          ))}
        </ul>
      )}
    </Window>
  );
}
