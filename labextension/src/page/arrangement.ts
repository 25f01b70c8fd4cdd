/** What stands where on the page? Pure. */
import type { ISessionState } from '../model/session';

/** `class` is the panel; on a wide page it is always there, beside one of the others. */
export type Spot = 'class' | 'board' | 'stage';

/** From here on the panel has room beside the board. */
export const WIDE = '(min-width: 900px)';

export interface IArrangement {
  /** What one chooses between; none while the panel is all there is. */
  spots: Spot[];
  chosen: Spot;
  panel: boolean;
}

/** Whether there is a class to show beside the panel; one that ended, until its end is put away. */
export function hasMain(
  { view, phase, since }: Pick<ISessionState, 'view' | 'phase' | 'since'>,
  dismissed: number | null
): boolean {
  return view !== null && phase !== 'idle' && phase !== 'left' && dismissed !== since;
}

export function arrange(main: boolean, wide: boolean, wanted: Spot): IArrangement {
  if (!main) {
    return { spots: [], chosen: 'class', panel: true };
  }
  if (wide) {
    const chosen = wanted === 'class' ? 'board' : wanted;
    return { spots: ['board', 'stage'], chosen, panel: true };
  }
  return { spots: ['class', 'board', 'stage'], chosen: wanted, panel: wanted === 'class' };
}
