/** Before the class: looking at the link, a name, or why it does not open. */
import { useEffect, useRef, useState, type FormEvent } from 'react';
import { useTrans } from '../../ui/context';
import { Calm } from '../../ui/faces/Calm';
import { Button } from '../../ui/parts/Button';
import { Note } from '../../ui/parts/Note';
import { LIMITS } from '../../wire';
import type { Door, GuestDoor } from './door';

function NameForm({ door, at }: { door: GuestDoor; at: Extract<Door, { at: 'name' }> }) {
  const trans = useTrans();
  const [name, setName] = useState('');
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => field.current?.focus(), []);
  const go = (event: FormEvent) => {
    event.preventDefault();
    void door.come(name);
  };
  return (
    <form className="lc-Face lc-Door" onSubmit={go}>
      <div className="lc-Face-head">
        <h2 title={at.shown.title}>
          <bdi>{at.shown.title}</bdi>
        </h2>
        <p>{trans.__('You are invited to watch this class.')}</p>
      </div>
      {at.problem && <Note problem={at.problem} />}
      <label className="lc-Choice">
        <span>{trans.__('Your name, as the class will see it')}</span>
        <input
          ref={field}
          className="lc-Field"
          dir="auto"
          required
          autoComplete="name"
          maxLength={LIMITS.guest_name_characters}
          value={name}
          onChange={event => setName(event.target.value)}
        />
      </label>
      <p className="lc-Door-words">
        {trans.__(
          'Everyone sees your name, marked as a guest’s. You watch and listen; your camera and microphone stay off.'
        )}{' '}
        {at.shown.lobby && trans.__('First you wait until someone lets you in.')}
      </p>
      <div className="lc-Face-actions">
        <Button look="go" type="submit" aria-busy={at.busy} data-action="come">
          {at.shown.lobby ? trans.__('Ask to come in') : trans.__('Come in')}
        </Button>
      </div>
    </form>
  );
}

export function GuestFace({ door, at }: { door: GuestDoor; at: Exclude<Door, { at: 'inside' }> }) {
  const trans = useTrans();
  switch (at.at) {
    case 'looking':
      return (
        <div role="status" className="lc-fill">
          <Calm icon="class" title={trans.__('Looking at your link…')} />
        </div>
      );
    case 'name':
      return <NameForm door={door} at={at} />;
    case 'closed':
      return (
        <div role="status" className="lc-fill">
          <Calm icon="lock" title={at.problem.message} text={at.problem.next} />
        </div>
      );
  }
}
