/** Which rows of a list are chosen? Pure: each step gives a new choice. */

export interface IChoice {
  chosen: ReadonlySet<string>;
  /** Where the next stretch begins; null before anything was chosen. */
  anchor: string | null;
}

export const NOTHING: IChoice = { chosen: new Set(), anchor: null };

/** Takes one in, or out. */
export function toggled({ chosen }: IChoice, id: string): IChoice {
  const next = new Set(chosen);
  if (!next.delete(id)) {
    next.add(id);
  }
  return { chosen: next, anchor: id };
}

/** Takes in all from the anchor to this one. */
export function stretched(choice: IChoice, id: string, rows: readonly string[]): IChoice {
  const [from, to] = [rows.indexOf(choice.anchor ?? id), rows.indexOf(id)];
  if (from < 0 || to < 0) {
    return toggled(choice, id);
  }
  const between = rows.slice(Math.min(from, to), Math.max(from, to) + 1);
  return { chosen: new Set([...choice.chosen, ...between]), anchor: rows[from] };
}

/** All of these, or none when they are chosen already. */
export function everyone(choice: IChoice, rows: readonly string[]): IChoice {
  const all = rows.length > 0 && rows.every(id => choice.chosen.has(id));
  return all ? NOTHING : { chosen: new Set([...choice.chosen, ...rows]), anchor: choice.anchor };
}

/** Without those who are not there any more. */
export function remaining(choice: IChoice, there: (id: string) => boolean): IChoice {
  const kept = [...choice.chosen].filter(there);
  return kept.length === choice.chosen.size ? choice : { ...choice, chosen: new Set(kept) };
}
