/** When does this package draw the carets, and in which editors? */
import type { JupyterFrontEnd } from '@jupyterlab/application';
import { EditorExtensionRegistry, type IEditorExtensionRegistry } from '@jupyterlab/codemirror';
import type { YBaseCell } from '@jupyter/ydoc';
import { carets } from './carets';

const THEIRS = '@jupyter/collaboration-extension:userEditorCursors';

/** Draws carets in every shared editor, unless jupyter-collaboration does. */
export function registerCarets(app: JupyterFrontEnd, extensions: IEditorExtensionRegistry): void {
  if (app.hasPlugin(THEIRS)) {
    return;
  }
  extensions.addExtension({
    name: 'liveclass-carets',
    factory: ({ model }) => {
      const { awareness, ysource } = model.sharedModel as YBaseCell<never>;
      return awareness && ysource?.doc
        ? EditorExtensionRegistry.createImmutableExtension(carets(awareness, ysource))
        : null;
    }
  });
}
