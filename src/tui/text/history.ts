/** Lines asked before, gone through with up and down. What was being typed is kept at the newest end. */

export interface History {
  /** Oldest first, no line twice in a row. */
  readonly lines: readonly string[];
  /** The one that is shown; `lines.length` is the line being typed. */
  readonly at: number;
  /** What was being typed when going back began. */
  readonly draft: string;
}

/** Lines that are kept, in memory and on disk. */
export const HISTORY_LIMIT = 500;

export function historyOf(lines: readonly string[]): History {
  const kept = lines.slice(-HISTORY_LIMIT);
  return { lines: kept, at: kept.length, draft: '' };
}

/** After a line was asked: it is the newest, and nothing is being typed. */
export function remember({ lines }: History, line: string): History {
  return historyOf(line === '' || lines.at(-1) === line ? lines : [...lines, line]);
}

/** @param typed what the line holds now @returns what to show; null where there is nothing further that way */
export function recall(
  history: History,
  direction: 'older' | 'newer',
  typed: string,
): { history: History; text: string } | null {
  const { lines, at } = history;
  const next = direction === 'older' ? at - 1 : at + 1;
  if (next < 0 || next > lines.length) return null;
  const draft = at === lines.length ? typed : history.draft;
  return { history: { lines, at: next, draft }, text: next === lines.length ? draft : lines[next] };
}
