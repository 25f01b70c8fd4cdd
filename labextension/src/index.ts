/** Which plugins make the live class in JupyterLab? */
import { audit } from './plugins/audit';
import { boardBar } from './plugins/boardBar';
import { board } from './plugins/board';
import { boardHeadings } from './plugins/boardHeadings';
import { classroom } from './plugins/classroom';
import { commands } from './plugins/commands';
import { copies } from './plugins/copies';
import { floating } from './plugins/floating';
import { launcher } from './plugins/launcher';
import { notice } from './plugins/notice';
import { panel } from './plugins/panel';
import { stage } from './plugins/stage';
import { status } from './plugins/status';

export default [
  classroom,
  board,
  boardHeadings,
  commands,
  panel,
  stage,
  audit,
  launcher,
  status,
  notice,
  floating,
  boardBar,
  copies
];
