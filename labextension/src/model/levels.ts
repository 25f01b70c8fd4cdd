/** How good is everyone's connection, as far as the teaching staff are told? Students are not. */
import { createStore } from 'zustand/vanilla';
import type { LevelFrame, Levels } from '../wire';

export type Level = LevelFrame['level'];

export type KnownLevels = Record<string, Level>;

interface IFrame {
  type: string;
}

export class ConnectionLevels {
  /** By person; who is not in it was not measured. */
  readonly store = createStore<KnownLevels>(() => ({}));

  constructor(private readonly send: (frame: { type: 'level'; level: Level }) => void) {}

  /** Says how one's own connection is. The service takes one every five seconds. */
  report(level: Level): void {
    this.send({ type: 'level', level });
  }

  /** Reads what concerns it: a welcome is followed by all that is known. */
  take(frame: IFrame): void {
    if (frame.type === 'welcome') {
      this.store.setState({}, true);
    } else if (frame.type === 'levels') {
      const next = { ...this.store.getState() };
      for (const [person, level] of Object.entries((frame as unknown as Levels).levels)) {
        if (level) {
          next[person] = level;
        } else {
          delete next[person];
        }
      }
      this.store.setState(next, true);
    }
  }
}
