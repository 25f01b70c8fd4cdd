/**
 * Where does one's own work go that the board does not take?
 *
 * Into a notebook of its own in the person's home, beside nothing it could overwrite.
 */
import type { INotebookContent } from '@jupyterlab/nbformat';
import type { Contents } from '@jupyterlab/services';
import { PathExt } from '@jupyterlab/coreutils';
import type { IPlatform } from '../platform';

/** `07 Sampling.conflict-2026-11-21-14-05-33.ipynb` */
export function conflictName(notebook: string, at: Date): string {
  const time = at.toISOString().slice(0, 19).replace(/[T:]/g, '-');
  return `${PathExt.basename(notebook, '.ipynb')}.conflict-${time}.ipynb`;
}

/** A saved notebook whose cells all say so is trusted by the server: that is not ours to say. */
function withoutTrust(content: INotebookContent): INotebookContent {
  const cells = content.cells.map(cell => ({
    ...cell,
    metadata: { ...cell.metadata, trusted: false }
  }));
  return { ...content, cells };
}

export interface IHome {
  platform: IPlatform;
  contents: Contents.IManager;
  /** Opens a notebook of one's own. */
  open(path: string): void;
}

/** Saves it and says why and where; when that fails it is kept until the person's next try. */
export async function putAside(
  home: IHome,
  notebook: string,
  content: INotebookContent,
  why: string
): Promise<void> {
  const { platform, contents } = home;
  const { trans } = platform;
  const path = conflictName(notebook, new Date(platform.now()));
  try {
    await contents.save(path, { type: 'notebook', format: 'json', content: withoutTrust(content) });
  } catch {
    platform.notify({
      level: 'error',
      message: `${why} ${trans.__('Your last changes are neither on the board nor saved.')}`.trim(),
      next: trans.__('They are kept in this page: do not close it.'),
      action: {
        label: trans.__('Save them now'),
        run: () => void putAside(home, notebook, content, why)
      }
    });
    return;
  }
  // JupyterLab shows the first 140 characters.
  platform.notify({
    level: 'warning',
    message: why
      ? `${why} ${trans.__('What you wrote is in your folder: %1', path)}`
      : trans.__('Your last changes are not on the board. They are in your folder: %1', path),
    action: { label: trans.__('Open it'), run: () => home.open(path) }
  });
}
