/** The Stage tab: faces and shared screens in the main area. */
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import type { IClassroom } from '../ui/classroom';
import { Stage } from '../ui/stage/Stage';
import { labIcon } from './icons';
import { ILabClassroom } from './token';
import { ClassView } from './view';

function stageWidget(room: IClassroom): MainAreaWidget<ClassView> {
  const { trans } = room.platform;
  const content = new ClassView(room, <Stage />, seen => room.ui.setState({ stageShown: seen }));
  content.addClass('jp-LiveClass-stage');
  const widget = new MainAreaWidget({ content });
  widget.id = 'jupyter-liveclass-stage';
  widget.toolbar.hide();
  widget.title.label = trans.__('Stage');
  widget.title.icon = labIcon('class');
  widget.title.closable = true;
  return widget;
}

function activate(
  app: JupyterFrontEnd,
  { room, places }: ILabClassroom,
  restorer: ILayoutRestorer | null
): void {
  const tracker = new WidgetTracker<MainAreaWidget<ClassView>>({
    namespace: 'jupyter-liveclass-stage'
  });
  places.set('stage', () => {
    let widget = tracker.currentWidget;
    if (!widget || widget.isDisposed) {
      widget = stageWidget(room);
      void tracker.add(widget);
      app.shell.add(widget, 'main', { type: 'Live class stage' });
    }
    app.shell.activateById(widget.id);
  });
  if (restorer) {
    void restorer.restore(tracker, { command: 'liveclass:stage', name: () => 'stage' });
  }
}

export const stage: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-liveclass:stage',
  description: 'The Stage tab of a live class.',
  autoStart: true,
  requires: [ILabClassroom],
  optional: [ILayoutRestorer],
  activate
};
