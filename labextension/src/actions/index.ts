/** Which actions are there, and in which order do they stand? */
import type { IAction, IPersonAction } from './action';
import { admitAll } from './admitAll';
import { allowEveryone } from './allowEveryone';
import { allowPerson } from './allowPerson';
import { askToWrite } from './askToWrite';
import { audit } from './audit';
import { blockFromChat } from './blockFromChat';
import { board } from './board';
import { boardAuthors } from './boardAuthors';
import { boardHistory } from './boardHistory';
import { callOn } from './callOn';
import { camera } from './camera';
import { catchUp } from './catchUp';
import { chat } from './chat';
import { choosePresenter } from './choosePresenter';
import { chooseWriters } from './chooseWriters';
import { clearSignals } from './clearSignals';
import { copyCell } from './copyCell';
import { demote } from './demote';
import { end } from './end';
import { endTurn } from './endTurn';
import { guestLinks } from './guestLinks';
import { hand } from './hand';
import { keepMuted } from './keepMuted';
import { leave } from './leave';
import { lowerAllHands } from './lowerAllHands';
import { lowerHand } from './lowerHand';
import { microphone } from './microphone';
import { muteAll } from './muteAll';
import { mutePerson } from './mutePerson';
import { myCopy } from './myCopy';
import { offerPresenting } from './offerPresenting';
import { openBoard } from './openBoard';
import { panel } from './panel';
import { people } from './people';
import { popOut } from './popOut';
import { promote } from './promote';
import { pushCell } from './pushCell';
import { pushHint } from './pushHint';
import { REACTION_ACTIONS } from './reactions';
import { removePerson } from './removePerson';
import { ROOM_SETTINGS } from './roomSettings';
import { saveBoard } from './saveBoard';
import { screen } from './screen';
import { SIGNAL_ACTIONS } from './signals';
import { spotlight } from './spotlight';
import { stage } from './stage';
import { stopEveryone } from './stopEveryone';
import { stopPerson } from './stopPerson';
import { takePresenting } from './takePresenting';

/** The row under the panel: what a person does not see leaves no gap. */
export const CONTROLS: readonly IAction[] = [microphone, camera, screen, hand, people];

/** Left in the board's own bar: a student's and staff's, in the same place. */
export const BOARD_TOOLS: readonly IAction[] = [catchUp, copyCell, myCopy, pushCell, pushHint];

/** Menu and palette. */
export const ACTIONS: readonly IAction[] = [
  panel,
  stage,
  popOut,
  chat,
  ...CONTROLS,
  board,
  askToWrite,
  ...BOARD_TOOLS,
  openBoard,
  allowEveryone,
  stopEveryone,
  chooseWriters,
  choosePresenter,
  takePresenting,
  saveBoard,
  boardHistory,
  boardAuthors,
  muteAll,
  keepMuted,
  admitAll,
  ...ROOM_SETTINGS,
  audit,
  guestLinks,
  lowerAllHands,
  ...SIGNAL_ACTIONS,
  ...REACTION_ACTIONS,
  clearSignals,
  leave,
  end
];

/** The menu of one person's row. */
export const PERSON_ACTIONS: readonly IPersonAction[] = [
  callOn,
  endTurn,
  lowerHand,
  allowPerson,
  stopPerson,
  offerPresenting,
  promote,
  demote,
  spotlight,
  mutePerson,
  blockFromChat,
  removePerson
];
