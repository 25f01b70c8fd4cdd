/** Which layouts has the Stage, and which one did this person choose last? */
import type { IKeyValue } from '../../platform';
import type { StageLayout, UiStore } from '../uiState';

export const LAYOUTS: readonly StageLayout[] = ['presentation', 'speaker', 'gallery'];

const CHOSEN = 'liveclass.layout';

/** Takes up what was chosen before, and remembers every other choice. */
export function keepLayout(ui: UiStore, storage: IKeyValue): void {
  const before = LAYOUTS.find(layout => layout === storage.getItem(CHOSEN));
  if (before) {
    ui.setState({ layout: before });
  }
  ui.subscribe(({ layout }, { layout: last }) => {
    if (layout !== last) {
      storage.setItem(CHOSEN, layout);
    }
  });
}
