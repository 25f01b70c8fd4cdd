import { inClass, isStaff, permitted, type IPersonAction, type ISnapshot } from './action';

/** Taking a call back before it is answered ends that turn, too. */
function isTheirTurn({ session }: ISnapshot, id: string): boolean {
  return session.view?.spotlight === id || session.view?.call?.person === id;
}

export const endTurn: IPersonAction = {
  id: 'end-turn',
  label: ({ trans }) => trans.__('End turn'),
  icon: 'check',
  shown: (now, id) =>
    inClass(now) && isTheirTurn(now, id) && (isStaff(now) || id === now.session.you),
  allowed: now => permitted(now, 'EndTurn'),
  run: (room, id) => room.session.send({ kind: 'EndTurn', person: id })
};
