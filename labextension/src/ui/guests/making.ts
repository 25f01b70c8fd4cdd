/** How does a link come into being? The secret is made here, and stays on this page. */
import { linkAddress, newSecret } from '../../model/guestLinks';
import type { IClassroom } from '../classroom';

export interface IWish {
  label: string;
  minutes: number;
  uses: number;
  lobby: boolean;
}

/** Makes the link and remembers its address on this page. Throws `Refused`. */
export async function makeLink(room: IClassroom, wish: IWish): Promise<void> {
  const { session } = room;
  const known = new Set(Object.keys(session.store.getState().view?.links ?? {}));
  const { secret, digest } = await newSecret(room.platform.trans);
  await session.send({ kind: 'MakeLink', digest, ...wish });
  const { view, you, pages, session: id } = session.store.getState();
  const made = Object.entries(view?.links ?? {}).find(
    ([link, { by, label }]) => !known.has(link) && by === you && label === wish.label
  );
  if (made && id) {
    const address = linkAddress(pages, id, secret, window.location.href);
    room.ui.setState(state => ({ made: { ...state.made, [made[0]]: address } }));
  }
}
