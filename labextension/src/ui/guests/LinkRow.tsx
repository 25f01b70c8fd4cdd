import { useEffect, useRef, useState } from 'react';
import { guestsBy, standingOf } from '../../model/guestLinks';
import type { WithId } from '../../model/selectors';
import type { ILink } from '../../model/view';
import { attempt } from '../classroom';
import { useClassroom, useServerTime, useSession, useTrans, useUi } from '../context';
import { Button } from '../parts/Button';
import { standingWords, usesWords } from './words';

/** The address itself, while this page still knows it. */
function Address({ id, label }: { id: string; label: string }) {
  const room = useClassroom();
  const trans = useTrans();
  const address = useUi(state => state.made[id]);
  const [copied, setCopied] = useState(false);
  if (!address) {
    return null;
  }
  const copy = () =>
    void attempt(room, async () => {
      await navigator.clipboard.writeText(address);
      setCopied(true);
    });
  return (
    <>
      <div className="lc-GuestLink-address">
        <input
          className="lc-Field"
          readOnly
          value={address}
          aria-label={trans.__('Address of the link “%1”', label)}
          onFocus={event => event.target.select()}
        />
        <Button icon="copyCell" onClick={copy} aria-label={trans.__('Copy the link “%1”', label)}>
          {copied ? trans.__('Copied') : trans.__('Copy')}
        </Button>
      </div>
      <small className="lc-GuestLink-once" role="status">
        {copied
          ? trans.__('Copied. Give it only to those who may watch.')
          : trans.__('Copy it now: nobody can look it up later.')}
      </small>
    </>
  );
}

/** Revoking cannot be undone, so it is asked. */
function Revoke({ link, onClose }: { link: WithId<ILink>; onClose: () => void }) {
  const room = useClassroom();
  const trans = useTrans();
  const here = useSession(({ view }) => guestsBy(view, link.id));
  const node = useRef<HTMLDivElement>(null);
  useEffect(() => node.current?.querySelector('button')?.focus(), []);
  const revoke = () => {
    onClose();
    void attempt(room, () => room.session.send({ kind: 'RevokeLink', link: link.id }));
  };
  return (
    <div
      ref={node}
      className="lc-GuestLink-sure"
      role="group"
      aria-label={trans.__('Revoke “%1”?', link.label)}
    >
      <span>
        {here
          ? trans._n(
              'The guest who came by it leaves at once.',
              'The %1 guests who came by it leave at once.',
              here
            )
          : trans.__('Nobody comes in by it any more.')}
      </span>
      <Button onClick={onClose}>{trans.__('Keep')}</Button>
      <Button look="bad" onClick={revoke}>
        {trans.__('Revoke')}
      </Button>
    </div>
  );
}

/** One link: whom it is for, how far it is used, and the way to take it back. */
export function LinkRow({ link }: { link: WithId<ILink> }) {
  const trans = useTrans();
  const now = useServerTime();
  const [asking, setAsking] = useState(false);
  const standing = standingOf(link, now);
  const words = [
    standingWords(link, now, trans),
    usesWords(link, trans),
    link.lobby ? trans.__('lobby') : trans.__('no lobby')
  ];
  return (
    <li className={`lc-GuestLink ${standing === 'open' ? '' : 'lc-mod-over'}`} data-link={link.id}>
      <div className="lc-GuestLink-head">
        <div className="lc-GuestLink-words">
          <bdi title={link.label}>{link.label}</bdi>
          <small>{words.join(' · ')}</small>
        </div>
        {standing !== 'revoked' && !asking && (
          <Button aria-label={trans.__('Revoke “%1”…', link.label)} onClick={() => setAsking(true)}>
            {trans.__('Revoke…')}
          </Button>
        )}
      </div>
      {asking && standing !== 'revoked' && <Revoke link={link} onClose={() => setAsking(false)} />}
      {standing === 'open' && <Address id={link.id} label={link.label} />}
    </li>
  );
}
