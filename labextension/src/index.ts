import type { JupyterFrontEnd, JupyterFrontEndPlugin } from '@jupyterlab/application';
const plugin: JupyterFrontEndPlugin<void> = {
  id: 'jupyter-liveclass:plugin',
  autoStart: true,
  activate: (_app: JupyterFrontEnd) => {}
};
export default [plugin];
