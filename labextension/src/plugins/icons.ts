/** The class's drawings as JupyterLab icons. */
import { LabIcon } from '@jupyterlab/ui-components';
import { svgText, type IconName } from '../ui/icons';

const made = new Map<IconName, LabIcon>();

export function labIcon(name: IconName): LabIcon {
  let icon = made.get(name);
  if (!icon) {
    icon = new LabIcon({ name: `jupyter-liveclass:${name}`, svgstr: svgText(name) });
    made.set(name, icon);
  }
  return icon;
}
