import { handQueue, peopleHere } from '../../model/selectors';
import { attempt } from '../classroom';
import { useClassroom, useSession, useTrans, useUi } from '../context';
import { Asking } from '../parts/Asking';
import { Button } from '../parts/Button';

/** People named in a question about many. */
const NAMED = 3;

function EndQuestion({ onClose }: { onClose: () => void }) {
  const room = useClassroom();
  const trans = useTrans();
  const count = useSession(state => (state.view ? peopleHere(state.view).length : 0));
  const then = (act: () => Promise<void>) => {
    onClose();
    void attempt(room, act);
  };
  return (
    <Asking
      title={trans.__('End the class?')}
      text={trans._n(
        'It ends for you alone: nobody else is here.',
        'It ends for all %1 people at once.',
        count
      )}
      onClose={onClose}
    >
      <Button onClick={onClose}>{trans.__('Cancel')}</Button>
      <Button onClick={() => then(() => room.session.leave())}>{trans.__('Just leave')}</Button>
      <Button look="bad" onClick={() => then(() => room.session.end())}>
        {trans.__('End for all')}
      </Button>
    </Asking>
  );
}

function RemoveQuestion({ person, onClose }: { person: string; onClose: () => void }) {
  const room = useClassroom();
  const trans = useTrans();
  const name = useSession(state => state.view?.people[person]?.name ?? '');
  const remove = () => {
    onClose();
    void attempt(room, () => room.session.send({ kind: 'RemovePerson', person }));
  };
  return (
    <Asking
      title={trans.__('Remove %1 from the class?', name)}
      text={trans.__(
        'They leave at once and cannot come back to this class. The next class is open to them again.'
      )}
      onClose={onClose}
    >
      <Button onClick={onClose}>{trans.__('Cancel')}</Button>
      <Button look="bad" onClick={remove}>
        {trans.__('Remove')}
      </Button>
    </Asking>
  );
}

function RemoveManyQuestion({
  people,
  onClose
}: {
  people: readonly string[];
  onClose: () => void;
}) {
  const room = useClassroom();
  const trans = useTrans();
  const names = useSession(({ view }) =>
    people
      .slice(0, NAMED)
      .map(id => view?.people[id]?.name ?? '')
      .join(', ')
  );
  const others = people.length - NAMED;
  const remove = () => {
    onClose();
    void attempt(room, () => room.session.send({ kind: 'RemovePeople', people: [...people] }));
  };
  return (
    <Asking
      title={trans._n(
        'Remove %1 person from the class?',
        'Remove %1 people from the class?',
        people.length
      )}
      text={
        (others > 0 ? trans._n('%2 and %1 other', '%2 and %1 others', others, names) : names) +
        '. ' +
        trans.__(
          'They leave at once and cannot come back to this class. The next class is open to them again.'
        )
      }
      onClose={onClose}
    >
      <Button onClick={onClose}>{trans.__('Cancel')}</Button>
      <Button look="bad" onClick={remove}>
        {trans._n('Remove %1', 'Remove %1', people.length)}
      </Button>
    </Asking>
  );
}

function LowerAllQuestion({ onClose }: { onClose: () => void }) {
  const room = useClassroom();
  const trans = useTrans();
  const up = useSession(state => (state.view ? handQueue(state.view).length : 0));
  const lower = () => {
    onClose();
    void attempt(room, () => room.session.send({ kind: 'LowerAllHands' }));
  };
  return (
    <Asking
      title={trans.__('Lower all hands?')}
      text={trans._n(
        '%1 person loses their place in the queue.',
        '%1 people lose their places in the queue.',
        up
      )}
      onClose={onClose}
    >
      <Button onClick={onClose}>{trans.__('Cancel')}</Button>
      <Button look="bad" onClick={lower}>
        {trans.__('Lower all')}
      </Button>
    </Asking>
  );
}

/** What cannot be undone is asked first. */
export function Questions() {
  const { ui } = useClassroom();
  const question = useUi(state => state.question);
  const close = () => ui.setState({ question: null });
  if (!question) {
    return null;
  }
  switch (question.kind) {
    case 'end':
      return <EndQuestion onClose={close} />;
    case 'lower-all':
      return <LowerAllQuestion onClose={close} />;
    case 'remove':
      return <RemoveQuestion person={question.person} onClose={close} />;
    case 'remove-many':
      return <RemoveManyQuestion people={question.people} onClose={close} />;
  }
}
