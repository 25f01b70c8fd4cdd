/** What is a view of the class in a tab of the main area? One tab, opened by name, and back after a reload. */
import {
  ILayoutRestorer,
  type JupyterFrontEnd,
  type JupyterFrontEndPlugin
} from '@jupyterlab/application';
import { MainAreaWidget, WidgetTracker } from '@jupyterlab/apputils';
import type { IClassroom } from '../ui/classroom';
import { labIcon } from './icons';
import { ILabClassroom } from './token';
import type { ClassView } from './view';

export interface IMainTab {
  /** Also the name of its command, its place and its styles. */
  name: 'audit' | 'stage';
  description: string;
  icon: Parameters<typeof labIcon>[0];
  title: (room: IClassroom) => string;
  view: (room: IClassroom) => ClassView;
}

function widgetOf(tab: IMainTab, room: IClassroom): MainAreaWidget<ClassView> {
  const content = tab.view(room);
  content.addClass(`jp-LiveClass-${tab.name}`);
  const widget = new MainAreaWidget({ content });
  widget.id = `jupyter-liveclass-${tab.name}`;
  widget.toolbar.hide();
  widget.title.label = tab.title(room);
  widget.title.icon = labIcon(tab.icon);
  widget.title.closable = true;
  return widget;
}

export function mainTab(tab: IMainTab): JupyterFrontEndPlugin<void> {
  function activate(
    app: JupyterFrontEnd,
    { room, places }: ILabClassroom,
    restorer: ILayoutRestorer | null
  ): void {
    const tracker = new WidgetTracker<MainAreaWidget<ClassView>>({
      namespace: `jupyter-liveclass-${tab.name}`
    });
    places.set(tab.name, () => {
      let widget = tracker.currentWidget;
      if (!widget || widget.isDisposed) {
        widget = widgetOf(tab, room);
        void tracker.add(widget);
        app.shell.add(widget, 'main', { type: `Live class ${tab.name}` });
      }
      app.shell.activateById(widget.id);
    });
    if (restorer) {
      const command = `liveclass:${tab.name}`;
      void restorer.restore(tracker, { command, name: () => tab.name });
    }
  }
  return {
    id: `jupyter-liveclass:${tab.name}`,
    description: tab.description,
    autoStart: true,
    requires: [ILabClassroom],
    optional: [ILayoutRestorer],
    activate
  };
}
