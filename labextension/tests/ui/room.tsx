/** A class on a page of its own: stores filled by hand, nothing behind them. */
import { act, render, type RenderResult } from '@testing-library/react';
import type { ReactElement } from 'react';
import { fakeBoard, fakeCopies, type IFakeBoard, type IFakeCopies } from '../../dev/board';
import type { ICase } from '../../dev/cases';
import { fakeHere } from '../../dev/handCases';
import { NOW } from '../../dev/people';
import type { Command } from '../../src/model/view';
import { messageNodes } from '../../src/page/messages';
import { Refused, type IPlatform, type IProblem } from '../../src/platform';
import { createClassroom, type IClassroom, type Place } from '../../src/ui/classroom';
import { ClassroomProvider } from '../../src/ui/context';

function fill(text: string, args: unknown[]): string {
  return text.replace(/%(\d)/gu, (_, n: string) => String(args[Number(n) - 1]));
}

/** Fills in as JupyterLab's translator does: in a plural, %1 is the count. */
export const trans = {
  __: (text: string, ...args: unknown[]) => fill(text, args),
  _n: (one: string, more: string, count: number, ...args: unknown[]) =>
    fill(count === 1 ? one : more, [count, ...args])
};

export interface IStaged {
  room: IClassroom;
  sent: Command[];
  shown: Place[];
  board: IFakeBoard | null;
  copies: IFakeCopies | null;
  /** Every further command is refused with this. */
  refuse(problem: IProblem): void;
}

export function stageRoom(face: ICase = {}): IStaged {
  const kept = new Map<string, string>();
  const storage = {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key)
  };
  const platform: IPlatform = {
    request: async () => ({ status: 200, json: null }),
    notify: () => undefined,
    trans,
    tabStorage: storage,
    storage,
    now: () => NOW * 1000,
    rich: { nodes: messageNodes }
  };
  const shown: Place[] = [];
  const sent: Command[] = [];
  let refusal: IProblem | null = null;
  const room = createClassroom(platform, place => shown.push(place));
  room.feed.store.setState(face.feed ?? {});
  room.session.store.setState({ since: NOW * 1000, ...face.session });
  room.engine.store.setState(face.media ?? {});
  room.session.levels.store.setState(face.levels ?? {});
  room.talk.store.setState(face.talk ?? {});
  room.ui.setState(face.ui ?? {});
  const board = face.board ? fakeBoard(face.board) : null;
  const copies = face.copies ? fakeCopies(face.copies) : null;
  Object.assign(room, { board, copies, here: fakeHere(face.here) });
  room.session.send = async command => {
    if (refusal) {
      throw new Refused(refusal);
    }
    // The engine gives back sources that the view calls open and no device feeds.
    if (command.kind !== 'CloseSource') {
      sent.push(command);
    }
  };
  return { room, sent, shown, board, copies, refuse: problem => (refusal = problem) };
}

/** Draws it and lets everything that starts with it settle. */
export async function show(room: IClassroom, view: ReactElement): Promise<RenderResult> {
  return act(async () => render(<ClassroomProvider room={room}>{view}</ClassroomProvider>));
}
