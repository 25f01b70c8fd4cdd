/** How does a React view become a widget that knows whether it is seen? */
import { ReactWidget } from '@jupyterlab/ui-components';
import type { Message } from '@lumino/messaging';
import type { Widget } from '@lumino/widgets';
import type { ReactElement } from 'react';
import type { IClassroom } from '../ui/classroom';
import { ClassroomProvider } from '../ui/context';

export class ClassView extends ReactWidget {
  constructor(
    private readonly room: IClassroom,
    private readonly view: ReactElement,
    private readonly onSeen: (seen: boolean, node: HTMLElement) => void = () => undefined
  ) {
    super();
    this.addClass('lc-root');
  }

  protected override render(): ReactElement {
    return <ClassroomProvider room={this.room}>{this.view}</ClassroomProvider>;
  }

  protected override onAfterAttach(msg: Message): void {
    super.onAfterAttach(msg);
    this.onSeen(this.isVisible, this.node);
  }

  protected override onAfterShow(msg: Message): void {
    super.onAfterShow(msg);
    this.onSeen(this.isVisible, this.node);
  }

  protected override onAfterHide(msg: Message): void {
    super.onAfterHide(msg);
    this.onSeen(false, this.node);
  }

  protected override onResize(msg: Widget.ResizeMessage): void {
    super.onResize(msg);
    this.onSeen(this.isVisible, this.node);
  }

  protected override onBeforeDetach(msg: Message): void {
    this.onSeen(false, this.node);
    super.onBeforeDetach(msg);
  }
}
