import { useMemo } from 'react';
import { offerPresenting } from '../../actions/offerPresenting';
import { takePresenting } from '../../actions/takePresenting';
import { boardOf } from '../../model/board';
import { peopleHere, type WithId } from '../../model/selectors';
import type { IPerson } from '../../model/view';
import { useSession, useTrans } from '../context';
import { Button } from '../parts/Button';
import { useActions, usePersonActions } from '../useAction';
import { roleName } from '../words';
import { Choosing } from './Choosing';
import { Window } from './Window';

function OfferButton({ person }: { person: WithId<IPerson> }) {
  const trans = useTrans();
  const [offer] = usePersonActions([offerPresenting], person.id);
  return offer ? (
    <Button
      permitted={offer.permitted}
      aria-label={trans.__('Ask %1 to present', person.name)}
      onClick={offer.run}
    >
      {trans.__('Ask')}
    </Button>
  ) : null;
}

/** Who runs the board now, and whom one may ask to take over. */
export function PresentingWindow({ onClose }: { onClose: () => void }) {
  const trans = useTrans();
  const view = useSession(state => state.view);
  const you = useSession(state => state.you);
  const everybody = useSession(state => state.view?.people);
  const [take] = useActions([takePresenting]);
  const board = boardOf(view);
  const people = useMemo(
    () => (view ? peopleHere(view).filter(person => person.id !== you) : []),
    // Sorted again only when somebody changed.
    // eslint-disable-next-line react-hooks/exhaustive-deps
    [everybody, you]
  );
  const presenter = view?.people[board?.presenter ?? '']?.name;
  const words = (person: WithId<IPerson>) =>
    person.id === board?.presenter
      ? trans.__('presents now')
      : person.id === board?.offer?.person
        ? trans.__('is being asked…')
        : roleName(person.role, trans);
  return (
    <Window name={trans.__('Hand over presenting')} onClose={onClose}>
      <p className="lc-Window-text">
        {trans.__(
          'Whoever presents runs the board: its cells run in their own kernel, and everyone sees what comes out. They are asked first.'
        )}
      </p>
      <div className="lc-Window-summary">
        <span>
          {board?.presenter === you
            ? trans.__('You present now.')
            : presenter
              ? trans.__('%1 presents now.', presenter)
              : trans.__('Nobody presents now: no cell of the board can run.')}
        </span>
        {take && (
          <Button permitted={take.permitted} onClick={take.run}>
            {take.label}
          </Button>
        )}
      </div>
      <Choosing
        people={people}
        label={trans.__('People in the class')}
        empty={trans.__('Nobody else is here yet.')}
        row={person => ({ words: words(person), control: <OfferButton person={person} /> })}
      />
    </Window>
  );
}
