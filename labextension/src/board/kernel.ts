/**
 * Whose kernel runs the cells of the board?
 *
 * The presenter's alone: with two, outputs of one would stand for names the other has not defined. A
 * writer who does not present has no kernel here; one who stops presenting keeps theirs, unused.
 */
import type { ISessionContext } from '@jupyterlab/apputils';
import type { DocumentRegistry } from '@jupyterlab/docregistry';
import type { INotebookModel } from '@jupyterlab/notebook';

/** For a board that one does not present. */
export const NO_KERNEL: ISessionContext.IKernelPreference = {
  shouldStart: false,
  canStart: false,
  autoStartDefault: false
};

const PRESENTERS: ISessionContext.IKernelPreference = {
  shouldStart: true,
  canStart: true,
  autoStartDefault: true
};

type BoardContext = DocumentRegistry.IContext<INotebookModel>;
const gates = new WeakMap<BoardContext, KernelGate>();

/** The one gate of a document. */
export function gateOf(context: BoardContext, tellWhy: () => void): KernelGate {
  const gate = gates.get(context) ?? new KernelGate(context, tellWhy);
  gates.set(context, gate);
  return gate;
}

/**
 * JupyterLab runs a cell by asking its session for a kernel, and clears the cell's outputs when there
 * is none. With the gate shut there is none, and asking for one ends the run before that.
 */
class KernelGate {
  private open = true;

  constructor(
    private readonly context: BoardContext,
    private readonly tellWhy: () => void
  ) {}

  shut(): void {
    const { sessionContext } = this.context;
    if (!this.open) {
      return;
    }
    this.open = false;
    sessionContext.kernelPreference = { ...sessionContext.kernelPreference, ...NO_KERNEL };
    Object.defineProperty(sessionContext, 'hasNoKernel', { get: () => true, configurable: true });
    sessionContext.startKernel = async () => {
      this.tellWhy();
      // The one kind of error that the notebook takes for having been told already.
      throw new Error('KernelReplyNotOK');
    };
  }

  /** Starts the notebook's kernel unless one is there, as opening any notebook does. */
  async unlock(): Promise<void> {
    const { sessionContext, model } = this.context;
    if (this.open) {
      return;
    }
    this.open = true;
    delete (sessionContext as Partial<Pick<ISessionContext, 'startKernel'>>).startKernel;
    delete (sessionContext as { hasNoKernel?: boolean }).hasNoKernel;
    sessionContext.kernelPreference = {
      ...sessionContext.kernelPreference,
      ...PRESENTERS,
      name: model.defaultKernelName || sessionContext.kernelPreference.name,
      language: model.defaultKernelLanguage
    };
    await sessionContext.ready;
    if (sessionContext.hasNoKernel) {
      await sessionContext.startKernel();
    }
  }
}
