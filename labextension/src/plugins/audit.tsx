/** The tab in which an instructor reads who did what in class. */
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import { Audit } from '../ui/audit/Audit';
import type { IClassroom } from '../ui/classroom';
import { labIcon } from './icons';
import { ILabClassroom } from './token';
import { ClassView } from './view';

function auditWidget(room: IClassroom): MainAreaWidget<ClassView> {
  const content = new ClassView(room, <Audit />);
  content.addClass('jp-LiveClass-audit');
  const widget = new MainAreaWidget({ content });
  widget.id = 'jupyter-liveclass-audit';
  widget.toolbar.hide();
  widget.title.label = room.platform.trans.__('Who did what');
  widget.title.icon = labIcon('shield');
  widget.title.closable = true;
  return widget;
}

function activate(
  app: JupyterFrontEnd,
  { room, places }: ILabClassroom,
  restorer: ILayoutRestorer | null
): void {
  const tracker = new WidgetTracker<MainAreaWidget<ClassView>>({
    namespace: 'jupyter-liveclass-audit'
  });
  places.set('audit', () => {
    let widget = tracker.currentWidget;
    if (!widget || widget.isDisposed) {
      widget = auditWidget(room);
      void tracker.add(widget);
      app.shell.add(widget, 'main', { type: 'Live class audit' });
    }
    app.shell.activateById(widget.id);
  });
  if (restorer) {
    void restorer.restore(tracker, { command: 'liveclass:audit', name: () => 'audit' });
  }
}

export const audit: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-liveclass:audit',
  description: 'Who did what in a live class, for its instructors.',
  autoStart: true,
  requires: [ILabClassroom],
  optional: [ILayoutRestorer],
  activate
};
