/** Which actions are there, and in which order do they stand? */
import type { IAction, IPersonAction } from './action';
import { callOn } from './callOn';
import { camera } from './camera';
import { chat } from './chat';
import { end } from './end';
import { endTurn } from './endTurn';
import { hand } from './hand';
import { leave } from './leave';
import { lowerAllHands } from './lowerAllHands';
import { lowerHand } from './lowerHand';
import { microphone } from './microphone';
import { muteAll } from './muteAll';
import { mutePerson } from './mutePerson';
import { panel } from './panel';
import { people } from './people';
import { removePerson } from './removePerson';
import { screen } from './screen';
import { stage } from './stage';

/** The row under the panel: what a person does not see leaves no gap. */
export const CONTROLS: readonly IAction[] = [microphone, camera, screen, hand, people];

/** Left in the board's own bar: a student's and staff's, in the same place. */
export const BOARD_TOOLS: readonly IAction[] = [];

/** Menu and palette. */
export const ACTIONS: readonly IAction[] = [
  panel,
  stage,
  chat,
  ...CONTROLS,
  ...BOARD_TOOLS,
  muteAll,
  lowerAllHands,
  leave,
  end
];

/** The menu of one person's row. */
export const PERSON_ACTIONS: readonly IPersonAction[] = [
  callOn,
  endTurn,
  lowerHand,
  mutePerson,
  removePerson
];
