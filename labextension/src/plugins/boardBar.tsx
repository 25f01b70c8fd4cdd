/** The board's own bar, between the toolbar of its tab and the notebook. */
import type { MainAreaWidget } from '@jupyterlab/apputils';
import type { JupyterFrontEndPlugin } from '@jupyterlab/application';
import { MessageLoop } from '@lumino/messaging';
import { Widget } from '@lumino/widgets';
import { BoardBar } from '../ui/board/BoardBar';
import { BoardDialogs } from '../ui/board/BoardDialogs';
import type { IClassroom } from '../ui/classroom';
import { ILabClassroom } from './token';
import { ClassView } from './view';

const CLASS = 'jp-LiveClass-boardBar';

/** As high as its content: in a narrow tab its words take a second line. */
function fit(bar: Widget, height: number): void {
  const wanted = `${Math.ceil(height)}px`;
  if (bar.node.style.minHeight !== wanted && bar.parent) {
    bar.node.style.minHeight = wanted;
    MessageLoop.postMessage(bar.parent, Widget.Msg.FitRequest);
  }
}

/** Puts the bar over the notebook of a reader and of a writer alike; once for each tab. */
export function attachBoardBar(
  room: IClassroom,
  panel: Pick<MainAreaWidget, 'contentHeader'>
): void {
  if (panel.contentHeader.widgets.some(widget => widget.hasClass(CLASS))) {
    return;
  }
  const bar: ClassView = new ClassView(room, <BoardBar onHeight={height => fit(bar, height)} />);
  bar.addClass(CLASS);
  panel.contentHeader.addWidget(bar);
}

export const boardBar: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-liveclass:board-bar',
  description: 'The windows of the board: who may write, who presents, its history.',
  autoStart: true,
  requires: [ILabClassroom],
  activate: (app, { room }: ILabClassroom) => {
    const view = new ClassView(room, <BoardDialogs />);
    view.id = 'jupyter-liveclass-board-dialogs';
    view.addClass('jp-LiveClass-dialogs');
    void app.restored.then(() => Widget.attach(view, document.body));
  }
};
