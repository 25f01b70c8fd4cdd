/** How much of what the others send does this person want, and what did they choose last? */
import type { IKeyValue } from '../platform';

/**
 * `no-faces`: sound and the shared screen. `sound`: nothing to see. `text`: the class goes on in
 * words alone.
 */
export type Receiving = 'everything' | 'no-faces' | 'sound' | 'text';

export type Receivable = 'sound' | 'camera' | 'screen';

const CHOSEN = 'liveclass.receiving';

const TAKES: Record<Receiving, readonly Receivable[]> = {
  everything: ['sound', 'camera', 'screen'],
  'no-faces': ['sound', 'screen'],
  sound: ['sound'],
  text: []
};

export const RECEIVING = Object.keys(TAKES) as readonly Receiving[];

export function takes(receiving: Receiving, what: Receivable): boolean {
  return TAKES[receiving].includes(what);
}

export function readReceiving(storage: IKeyValue): Receiving {
  const chosen = storage.getItem(CHOSEN);
  return RECEIVING.find(one => one === chosen) ?? 'everything';
}

export function keepReceiving(storage: IKeyValue, receiving: Receiving): void {
  storage.setItem(CHOSEN, receiving);
}
