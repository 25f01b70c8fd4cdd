/**
 * Where does one find the files of one's courses?
 *
 * In a file browser of their own in the left side bar. It looks again when it is shown, and seldom
 * by itself: five hundred of them ask one service.
 */
import type { FileBrowser, IFileBrowserFactory } from '@jupyterlab/filebrowser';
import type { LabIcon } from '@jupyterlab/ui-components';
import { type Message } from '@lumino/messaging';
import { Panel, Widget } from '@lumino/widgets';
import type { CourseFeed } from '../model/feed';
import type { IPlatform } from '../platform';
import { DRIVE } from './files';

const LOOK_AGAIN_MS = 300_000;

class ClassFiles extends Panel {
  private readonly note = new Widget({ node: document.createElement('p') });

  constructor(
    private readonly browser: FileBrowser,
    private readonly platform: IPlatform,
    private readonly feed: CourseFeed
  ) {
    super();
    this.addClass('jp-LiveClass-files');
    this.note.addClass('jp-LiveClass-filesNote');
    this.addWidget(this.note);
    this.addWidget(browser);
    browser.model.refreshed.connect(() => this.explain());
    let known = '';
    feed.store.subscribe(({ courses }) => {
      const now = Object.keys(courses).join(' ');
      if (now !== known) {
        known = now;
        void this.look();
      }
    });
    this.explain();
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    void this.look();
  }

  /** Goes into the course when there is only one, and shows what is there now. */
  private async look(): Promise<void> {
    const { model } = this.browser;
    const courses = Object.keys(this.feed.store.getState().courses);
    if (courses.length === 1 && model.path === `${DRIVE}:`) {
      await model.cd(`/${courses[0]}`);
    } else if (this.isVisible) {
      await model.refresh();
    }
    this.explain();
  }

  private explain(): void {
    const { trans } = this.platform;
    const { status, courses } = this.feed.store.getState();
    const empty = this.browser.model.items().next().done === true;
    if (status === 'open' && Object.keys(courses).length === 0) {
      this.say(trans.__('You are in no course here, so there are no class files.'));
    } else if (status === 'open') {
      this.say(empty ? trans.__('There are no files here yet.') : '');
    } else {
      this.say(trans.__('The class files show here once the live class service answers.'));
    }
  }

  private say(words: string): void {
    this.note.node.textContent = words;
    this.note.setHidden(!words);
  }
}

export function classFiles(
  browsers: IFileBrowserFactory,
  platform: IPlatform,
  feed: CourseFeed,
  icon: LabIcon
): Widget {
  const browser = browsers.createFileBrowser('jupyter-liveclass-filebrowser', {
    driveName: DRIVE,
    refreshInterval: LOOK_AGAIN_MS,
    allowFileUploads: false,
    // A folder remembered from another class would be the first thing asked for, and perhaps gone.
    state: null
  });
  const files = new ClassFiles(browser, platform, feed);
  files.id = 'jupyter-liveclass-files';
  files.title.icon = icon;
  files.title.caption = platform.trans.__('Class files');
  files.node.setAttribute('role', 'region');
  files.node.setAttribute('aria-label', platform.trans.__('Class files'));
  return files;
}
