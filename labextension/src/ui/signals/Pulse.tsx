import { useState } from 'react';
import { clearSignals } from '../../actions/clearSignals';
import { holders, ownSignal, silent, tallies, type ITally, type Signal } from '../../model/signals';
import { peopleHere } from '../../model/selectors';
import type { ISessionView } from '../../model/view';
import { attempt } from '../classroom';
import { useClassroom, useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { Icon } from '../parts/Icon';
import { useActions } from '../useAction';
import { signalWord } from '../../model/signalWords';
import { teaches } from '../../model/roles';

type Opened = Signal | 'silent' | null;

/** With more kinds than these at once their words would take a third line: the drawing stands alone. */
const IN_WORDS = 3;

function Tally({ signal, count, wordless }: ITally & { wordless: boolean }) {
  const trans = useTrans();
  return (
    <>
      <Icon name={signal} size={14} />
      <span className={wordless ? 'lc-hidden' : ''}>{signalWord(signal, trans)}</span>
      <span className="lc-num">{count}</span>
    </>
  );
}

/** People named here; the others stand in the list of people. */
const NAMED = 60;

function AllOfThem({ more, silent: unanswered }: { more: number; silent: boolean }) {
  const trans = useTrans();
  const { ui } = useClassroom();
  const words = trans._n('and %1 other', 'and %1 others', more);
  const show = () =>
    ui.setState(({ people }) => ({
      tab: 'people',
      people: { ...people, part: 'people', search: '', filter: 'unanswered' }
    }));
  return unanswered ? (
    <Button look="quiet" onClick={show}>
      {words}
    </Button>
  ) : (
    words
  );
}

/** Who holds it up, or who holds up nothing, by name. */
function Names({ view, of }: { view: ISessionView; of: Signal | 'silent' }) {
  const trans = useTrans();
  const people = of === 'silent' ? silent(view) : holders(view, of);
  const title =
    of === 'silent'
      ? trans.__('Have not answered')
      : trans.__('Hold up “%1”', signalWord(of, trans));
  const more = people.length - NAMED;
  return people.length ? (
    // eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- so that keys can scroll it
    <ul className="lc-Pulse-names" aria-label={title} tabIndex={0}>
      {people.slice(0, NAMED).map(person => (
        <li key={person.id} data-person={person.id}>
          <bdi>{person.name}</bdi>
        </li>
      ))}
      {more > 0 && (
        <li>
          <AllOfThem more={more} silent={of === 'silent'} />
        </li>
      )}
    </ul>
  ) : (
    <p className="lc-Pulse-none">
      {of === 'silent' ? trans.__('Everyone has answered.') : trans.__('Nobody does any more.')}
    </p>
  );
}

/** For staff: how many, who, and who has not answered. */
function StaffPulse({ view, counted }: { view: ISessionView; counted: ITally[] }) {
  const trans = useTrans();
  const [opened, setOpened] = useState<Opened>(null);
  const [clear] = useActions([clearSignals]);
  const waiting = silent(view).length;
  const toggle = (what: Opened) => setOpened(opened === what ? null : what);
  const shown = opened === 'silent' || counted.some(({ signal }) => signal === opened);
  return (
    <section className="lc-Pulse" aria-label={trans.__('Signals of the class')}>
      <div className="lc-Pulse-row">
        {counted.map(one => (
          <button
            key={one.signal}
            type="button"
            className={`lc-Pulse-chip lc-mod-${one.signal}`}
            title={signalWord(one.signal, trans)}
            aria-expanded={opened === one.signal}
            onClick={() => toggle(one.signal)}
          >
            <Tally {...one} wordless={counted.length > IN_WORDS} />
          </button>
        ))}
        <button
          type="button"
          className="lc-Pulse-chip lc-mod-silent"
          aria-expanded={opened === 'silent'}
          onClick={() => toggle('silent')}
        >
          {trans.__('No answer')} <span className="lc-num">{waiting}</span>
        </button>
        {clear && (
          <Button look="quiet" permitted={clear.permitted} title={clear.label} onClick={clear.run}>
            {trans.__('Clear')}
          </Button>
        )}
      </div>
      {opened && shown && <Names view={view} of={opened} />}
    </section>
  );
}

/** For a student: how many, never who, and what they hold up themselves. */
function OwnPulse({ counted, own }: { counted: ITally[]; own: Signal | null }) {
  const room = useClassroom();
  const trans = useTrans();
  const takeBack = () => void attempt(room, () => room.session.send({ kind: 'SetSignal' }));
  return (
    <section className="lc-Pulse" aria-label={trans.__('Signals of the class')}>
      <div className="lc-Pulse-row">
        {counted.map(one => (
          <span
            key={one.signal}
            className={`lc-Pulse-chip lc-mod-${one.signal} ${own === one.signal ? 'lc-mod-own' : ''}`}
            title={signalWord(one.signal, trans)}
          >
            <Tally {...one} wordless={counted.length > IN_WORDS} />
            {own === one.signal && <small>{trans.__('you')}</small>}
          </span>
        ))}
        {own && (
          <Button look="quiet" onClick={takeBack}>
            {trans.__('Take back')}
          </Button>
        )}
      </div>
    </section>
  );
}

/** The signals of the class in one line; nothing while nobody holds one up. */
export function Pulse() {
  const view = useSession(state => state.view);
  const staff = useSession(state => teaches(state.role));
  const own = useSession(ownSignal);
  const counted = view ? tallies(view) : [];
  if (!view || !counted.length || !peopleHere(view).length) {
    return null;
  }
  return staff ? (
    <StaffPulse view={view} counted={counted} />
  ) : (
    <OwnPulse counted={counted} own={own} />
  );
}
