/**
 * What does a view need to show a class and act in it?
 *
 * One value, made once by the place the page runs in, handed down through React's context.
 */
import { snapshot, type ISnapshot } from '../actions/action';
import { microphone } from '../actions/microphone';
import { MediaEngine } from '../media/engine';
import { DevicePreview } from '../media/preview';
import { PushToTalk } from '../media/pushToTalk';
import { Attachments } from '../model/attachments';
import { CourseFeed } from '../model/feed';
import { ClassSession } from '../model/session';
import { Refused, type IPlatform, type IProblem } from '../platform';
import type { IBoardPort, ICopiesPort, IHerePort } from './ports';
import { keepLayout } from './stage/layouts';
import { StageWindow } from './stage/stageWindow';
import { createUiStore, type UiStore } from './uiState';

export type Place = 'panel' | 'stage' | 'audit';

export interface IClassroom {
  platform: IPlatform;
  feed: CourseFeed;
  session: ClassSession;
  engine: MediaEngine;
  ui: UiStore;
  stageWindow: StageWindow;
  talk: PushToTalk;
  attachments: Attachments;
  /** Null where there is no JupyterLab, and until its plugin has started. */
  board: IBoardPort | null;
  copies: ICopiesPort | null;
  here: IHerePort | null;
  newPreview(): DevicePreview;
  /** Brings the side panel or the Stage tab to the front; the focus moves only when asked to. */
  show(place: Place, focus?: boolean): void;
}

export function createClassroom(
  platform: IPlatform,
  show: (place: Place, focus: boolean) => void
): IClassroom {
  const session = new ClassSession(platform);
  const engine = new MediaEngine(platform);
  engine.attach(session);
  const ui = createUiStore();
  keepLayout(ui, platform.storage);
  const room: IClassroom = {
    platform,
    feed: new CourseFeed(platform),
    session,
    engine,
    ui,
    stageWindow: new StageWindow(platform.trans),
    attachments: new Attachments(platform, session),
    board: null,
    copies: null,
    here: null,
    newPreview: () => new DevicePreview(platform),
    show: (place, focus = false) => show(place, focus),
    talk: new PushToTalk({
      storage: platform.storage,
      ready: () => mayTalk(snapshot(room)),
      open: () => engine.setMicrophone(true),
      close: () => engine.setMicrophone(false)
    })
  };
  return room;
}

function mayTalk(now: ISnapshot): boolean {
  const off = now.media.microphone === 'off' || now.media.microphone === 'problem';
  return off && microphone.shown(now) && microphone.allowed(now).allowed;
}

/** The sentence to show for whatever an action threw. */
export function problemOf(error: unknown, room: IClassroom): IProblem {
  if (error instanceof Refused) {
    return error.problem;
  }
  const { trans } = room.platform;
  return {
    code: 'unexpected',
    message: trans.__('That did not work.'),
    next: trans.__('Try again; if it happens again, reload the page.')
  };
}

/** Runs an action of the person and shows what it met above the controls. */
export async function attempt(
  room: IClassroom,
  act: () => Promise<unknown> | void
): Promise<boolean> {
  room.ui.setState({ problem: null, done: null });
  try {
    await act();
    return true;
  } catch (error) {
    room.ui.setState({ problem: problemOf(error, room) });
    return false;
  }
}
