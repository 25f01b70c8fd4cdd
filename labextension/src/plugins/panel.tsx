/** The class in the right side panel, and its icon in the rail that says when one is live. */
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { Panel } from '../ui/Panel';
import { labIcon } from './icons';
import { ILabClassroom } from './token';
import { ClassView } from './view';

const RANK = 300;
/** Where the keyboard begins in the panel: the first of these that is there. */
const FIRST = ['[role="tab"][aria-selected="true"]', '.lc-mod-go', 'button'];

/** Tells the style sheet how much of the page's right edge the panel takes. */
function makeRoom(seen: boolean, node: HTMLElement): void {
  const { left, right } = node.getBoundingClientRect();
  const onTheRight = seen && left + right > window.innerWidth;
  document.body.classList.toggle('lc-mod-panelRight', onTheRight);
  document.body.style.setProperty('--lc-panel-inset', `${Math.round(window.innerWidth - left)}px`);
}

function focusFirst(node: HTMLElement): void {
  const found = FIRST.map(selector => node.querySelector<HTMLElement>(selector));
  found.find(element => element !== null)?.focus();
}

function activate(
  app: JupyterFrontEnd,
  { room, places }: ILabClassroom,
  restorer: ILayoutRestorer | null
): void {
  const { trans } = room.platform;
  const panel = new ClassView(room, <Panel />, (seen, node) => {
    const { panelShown } = room.ui.getState();
    if (seen !== panelShown) {
      room.ui.setState(seen ? { panelShown: true, floatHidden: false } : { panelShown: false });
    }
    makeRoom(seen, node);
  });
  panel.id = 'jupyter-liveclass-panel';
  panel.addClass('jp-LiveClass');
  panel.addClass('lc-Panel');
  panel.node.setAttribute('role', 'region');
  panel.node.setAttribute('aria-label', trans.__('Live class'));

  const renewTitle = () => {
    const live = Object.values(room.feed.store.getState().courses).some(course => course.session);
    panel.title.icon = labIcon(live ? 'classLive' : 'class');
    panel.title.caption = live ? trans.__('Live class: one is live now') : trans.__('Live class');
  };
  renewTitle();
  room.feed.store.subscribe(renewTitle);

  app.shell.add(panel, 'right', { rank: RANK, type: 'Live class' });
  restorer?.add(panel, panel.id);
  places.set('panel', focus => {
    app.shell.activateById(panel.id);
    if (focus) {
      requestAnimationFrame(() => focusFirst(panel.node));
    }
  });
}

export const panel: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-liveclass:panel',
  description: 'The live class in the right side panel.',
  autoStart: true,
  requires: [ILabClassroom],
  optional: [ILayoutRestorer],
  activate
};
