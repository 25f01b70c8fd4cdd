/**
 * Which window may the Stage stand in besides this one?
 *
 * One that floats over everything where the browser has such, else a plain one. What is drawn in it is
 * drawn by this page: it loads nothing, and it goes when this page goes.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { Refused, type ITranslator } from '../../platform';

const SIZE = { width: 480, height: 360 };

/** The part of Document Picture-in-Picture that is used. */
interface IFloats {
  requestWindow(options: { width: number; height: number }): Promise<Window>;
}

export interface IStageWindowState {
  /** Null while the Stage is nowhere else. */
  window: Window | null;
}

export class StageWindow {
  readonly store: StoreApi<IStageWindowState> = createStore<IStageWindowState>(() => ({
    window: null
  }));

  constructor(private readonly trans: ITranslator) {}

  /** From a click or a key: browsers open no window otherwise. Again: brings it to the front. */
  async open(): Promise<void> {
    const { window: before } = this.store.getState();
    if (before) {
      before.focus();
      return;
    }
    const opened = (await floating()) ?? plain();
    if (opened) {
      this.take(opened);
    } else if (!(await pictureAlone())) {
      throw new Refused({
        code: 'no_window',
        message: this.trans.__('The browser opened no window.'),
        next: this.trans.__('Allow this site to open windows, then try again.')
      });
    }
  }

  close(): void {
    const { window: opened } = this.store.getState();
    this.store.setState({ window: null });
    opened?.close();
  }

  private take(opened: Window): void {
    // It lives off this page, and goes with it.
    const gone = () => this.close();
    window.addEventListener('pagehide', gone);
    opened.addEventListener('pagehide', () => {
      window.removeEventListener('pagehide', gone);
      if (this.store.getState().window === opened) {
        this.store.setState({ window: null });
      }
    });
    this.store.setState({ window: opened });
  }
}

async function floating(): Promise<Window | null> {
  const { documentPictureInPicture: floats } = window as { documentPictureInPicture?: IFloats };
  return (await floats?.requestWindow(SIZE).catch(() => null)) ?? null;
}

function plain(): Window | null {
  const { width, height } = SIZE;
  return window.open('', '', `popup,width=${width},height=${height}`);
}

/** Where no window opens: who is large here, in the browser's own small picture. */
async function pictureAlone(): Promise<boolean> {
  const picture = document.querySelector<HTMLVideoElement>('.lc-mod-main .lc-Picture');
  if (!picture || !document.pictureInPictureEnabled) {
    return false;
  }
  return picture.requestPictureInPicture().then(
    () => true,
    () => false
  );
}
