/**
 * Is the key held that lets one be heard?
 *
 * Off unless chosen. Space counts only where it means nothing else: never while one writes, in a
 * notebook's editor or on a button. The other keys write nothing and count everywhere.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { IKeyValue } from '../platform';

export type TalkKey = 'off' | 'Space' | 'F8' | 'ControlRight';

export const TALK_KEYS: readonly TalkKey[] = ['off', 'Space', 'F8', 'ControlRight'];

export interface ITalkState {
  key: TalkKey;
  /** Held now, and the microphone is open for it. */
  held: boolean;
}

export interface ITalkPorts {
  storage: IKeyValue;
  /** In a class, with a microphone that is off and may be opened. */
  ready(): boolean;
  open(): Promise<unknown>;
  close(): Promise<unknown>;
}

const CHOSEN = 'liveclass.talk';

const MEANS_SOMETHING =
  'input, textarea, select, button, a[href], summary, video, audio, .cm-editor, .jp-Terminal, ' +
  '[contenteditable]:not([contenteditable="false"]), [role="textbox"], [role="button"], ' +
  '[role^="menuitem"], [role="tab"], [role="option"], [role="checkbox"], [role="switch"], ' +
  '[role="radio"], [role="slider"], [role="treeitem"], [role="combobox"]';

export class PushToTalk {
  readonly store: StoreApi<ITalkState>;

  constructor(
    private readonly ports: ITalkPorts,
    private readonly page: Window = window
  ) {
    const chosen = ports.storage.getItem(CHOSEN);
    const key = TALK_KEYS.find(one => one === chosen) ?? 'off';
    this.store = createStore<ITalkState>(() => ({ key, held: false }));
    this.listen();
  }

  choose(key: TalkKey): void {
    this.release();
    this.ports.storage.setItem(CHOSEN, key);
    this.store.setState({ key });
    this.listen();
  }

  /** Costs a page nothing while it is off. */
  private listen(): void {
    const { page } = this;
    const on = this.store.getState().key !== 'off';
    const change = on ? 'addEventListener' : 'removeEventListener';
    page[change]('keydown', this.down as EventListener, true);
    page[change]('keyup', this.up as EventListener, true);
    page[change]('blur', this.release);
    page.document[change]('visibilitychange', this.release);
  }

  private readonly down = (event: KeyboardEvent): void => {
    const { key, held } = this.store.getState();
    if (event.code !== key || (key === 'Space' && taken(event))) {
      return;
    }
    if (held) {
      // Repeats, which would scroll the page.
      swallow(event);
    } else if (!event.repeat && this.ports.ready()) {
      swallow(event);
      this.store.setState({ held: true });
      this.ports.open().catch(this.release);
    }
  };

  private readonly up = (event: KeyboardEvent): void => {
    const { key, held } = this.store.getState();
    if (held && event.code === key) {
      swallow(event);
      this.release();
    }
  };

  /** Also when the page loses the keyboard: nobody is heard without knowing. */
  private readonly release = (): void => {
    if (this.store.getState().held) {
      this.store.setState({ held: false });
      void this.ports.close();
    }
  };
}

function taken(event: KeyboardEvent): boolean {
  const [target] = event.composedPath();
  const withKeys = event.ctrlKey || event.altKey || event.metaKey || event.shiftKey;
  return withKeys || (target instanceof Element && target.closest(MEANS_SOMETHING) !== null);
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
