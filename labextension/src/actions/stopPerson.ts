import { mayWrite } from '../model/board';
import { inClass, isStaff, permitted, type IPersonAction, type ISnapshot } from './action';

/** Staff and co-presenters write by what they are: there is nothing to take away. Who presents stops that, too. */
function mayBeStopped({ session: { view } }: ISnapshot, id: string): boolean {
  const student = view?.people[id]?.role === 'student' && !view.people[id].copresenter;
  return view !== null && mayWrite(view, id) && student;
}

export const stopPerson: IPersonAction = {
  id: 'stop-writing',
  label: ({ trans }) => trans.__('Stop writing on the board'),
  icon: 'pencilOff',
  shown: (now, id) => inClass(now) && isStaff(now) && mayBeStopped(now, id),
  allowed: now => permitted(now, 'StopWriting'),
  run: (room, id) => room.session.send({ kind: 'StopWriting', people: [id] })
};
