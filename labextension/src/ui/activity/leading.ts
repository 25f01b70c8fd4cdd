/** Where does a click on what happened lead? To the person, or to what waits. */
import type { IDeed } from '../../model/activity';
import type { IClassroom } from '../classroom';

/** Their row in the list of people, found by name. */
export function leadToPerson(room: IClassroom, id: string): void {
  const { view } = room.session.store.getState();
  const search = view?.people[id]?.name ?? '';
  room.ui.setState(({ people }) => ({
    tab: 'people',
    people: { ...people, part: 'people', filter: 'all', search }
  }));
}

export function leadTo(room: IClassroom, deed: IDeed): void {
  const { view } = room.session.store.getState();
  const [first] = Object.keys(deed.people);
  switch (deed.kind) {
    case 'question':
      room.ui.setState({ tab: 'hands', handsPart: 'questions' });
      break;
    case 'message':
      room.ui.setState({ tab: 'chat' });
      break;
    case 'hand':
    case 'writing':
    case 'waiting':
      // What was answered meanwhile stands there no more.
      if (waits(room, deed.kind, first)) {
        room.ui.setState({ tab: 'hands', handsPart: 'hands' });
        break;
      }
      leadToPerson(room, first);
      break;
    default:
      if (view?.people[first]?.here) {
        leadToPerson(room, first);
      }
  }
}

function waits(room: IClassroom, kind: 'hand' | 'writing' | 'waiting', id: string): boolean {
  const { view } = room.session.store.getState();
  const queues = { hand: view?.hands, writing: view?.board?.asks, waiting: view?.lobby };
  return Object.hasOwn(queues[kind] ?? {}, id);
}
