/** Which reactions pass over the class just now? Each is counted for three seconds and forgotten. */
import { createStore } from 'zustand/vanilla';
import type { React } from '../wire';

export type Reaction = React['reaction'];

export const PASSES_MS = 3_000;

export type Passing = Partial<Record<Reaction, number>>;

type After = (ms: number, run: () => void) => unknown;

export class PassingReactions {
  readonly store = createStore<Passing>(() => ({}));

  constructor(private readonly after: After) {}

  /** What came in one moment, however many reacted. */
  pass(reactions: Passing): void {
    this.add(reactions, 1);
    this.after(PASSES_MS, () => this.add(reactions, -1));
  }

  private add(reactions: Passing, times: number): void {
    const now = { ...this.store.getState() };
    for (const [name, count] of Object.entries(reactions) as [Reaction, number][]) {
      now[name] = (now[name] ?? 0) + times * count;
      if (now[name] <= 0) {
        delete now[name];
      }
    }
    this.store.setState(now, true);
  }
}
