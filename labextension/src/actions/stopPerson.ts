import { boardCommand, boardKind, boardOf, mayWrite } from '../model/board';
import { inClass, isStaff, permitted, type IPersonAction, type ISnapshot } from './action';

/** Staff and the presenter write by what they are: there is nothing to take away. */
function mayBeStopped({ session: { view } }: ISnapshot, id: string): boolean {
  const board = boardOf(view);
  return (
    board !== null &&
    mayWrite(view!, id) &&
    board.presenter !== id &&
    view!.people[id].role === 'student'
  );
}

export const stopPerson: IPersonAction = {
  id: 'stop-writing',
  label: ({ trans }) => trans.__('Stop writing on the board'),
  icon: 'pencilOff',
  shown: (now, id) => inClass(now) && isStaff(now) && mayBeStopped(now, id),
  allowed: now => permitted(now, boardKind('StopWriting')),
  run: (room, id) => room.session.send(boardCommand({ kind: 'StopWriting', people: [id] }))
};
