/** Which colour says of a control that it stands on, or off? */
import type { IActionButton } from '../useAction';

export function tone(action: IActionButton): string {
  switch (action.id) {
    case 'microphone':
      return action.on ? '' : 'lc-mod-off';
    case 'hand':
      return action.on ? 'lc-mod-hand' : '';
    default:
      return action.on ? 'lc-mod-on' : '';
  }
}
