/** Log-probabilities of pairs as lines, for other programs or for a person. */
import { SPECIAL, UNK } from '../../data/vocabulary.ts';
import { escapeJson } from '../../text/invisible.ts';
import { toJson } from '../../text/to-json.ts';
import { markSpaces, oneField, visibleLine } from '../../text/visible.ts';
import type { ScoredText } from '../../worker/run-scorer.ts';
import { END } from '../../worker/spell.ts';

export interface ScoredRow {
  /** Of the pair, from 1. */
  readonly line: number;
  /** Null for a blank line. */
  readonly scored: ScoredText | null;
}

export interface ScoreStyle {
  /** With each token's own. */
  readonly tokens: boolean;
  readonly json: boolean;
  /** Whether a person reads it: then nothing in a symbol may move the cursor. */
  readonly onTerminal: boolean;
}

export function scoreRows(rows: readonly ScoredRow[], style: ScoreStyle): string {
  return rows.map((row) => `${rowText(row, style)}\n`).join('');
}

function rowText({ line, scored }: ScoredRow, { tokens, json, onTerminal }: ScoreStyle): string {
  const each = scored ? [...scored.logProbabilities] : [];
  const score = scored ? each.reduce((sum, value) => sum + value, 0) : null;
  const named = each.map((value, i) => ({
    symbol: scored?.symbols[i] ?? END,
    score: value,
    ...(scored?.isUnknown[i] && { unknown: true }),
  }));
  if (json) return escapeJson(toJson({ line, score, ...(tokens && { tokens: named }) }));
  if (score === null) return '';
  const shown = onTerminal ? visibleLine : oneField;
  const parts = named.map(
    ({ symbol, score: own, unknown }) =>
      `${unknown ? SPECIAL[UNK] : shown(markSpaces(symbol))} ${own.toFixed(6)}`,
  );
  return [score.toFixed(6), ...(tokens ? parts : [])].join('\t');
}
