/** Answers as lines for other programs, or for a person. */
import { escapeJson } from '../../text/invisible.ts';
import { toJson } from '../../text/to-json.ts';
import { oneField, oneLine, visibleLine } from '../../text/visible.ts';

export const FORMATS = ['lines', 'tsv', 'jsonl'] as const;
export type Format = (typeof FORMATS)[number];

export interface Row {
  /** Of the source, from 1. */
  readonly line: number;
  readonly run: string;
  /** 1 is the best answer. */
  readonly rank: number;
  /** Log-probability in nats. */
  readonly score: number;
  /** The same after the length penalty: what answers are ranked by. */
  readonly ranked: number;
  /** False where it was cut at the longest that an answer may be. */
  readonly ended: boolean;
  readonly text: string;
}

/** @param onTerminal whether a person reads it: then nothing in an answer may move the cursor */
export function answerRows(rows: readonly Row[], format: Format, onTerminal: boolean): string {
  const shown = (text: string) => (onTerminal ? visibleLine(text) : text);
  return rows.map((row) => `${rowText(row, format, shown)}\n`).join('');
}

function rowText(
  { line, run, rank, score, ranked, ended, text }: Row,
  format: Format,
  shown: (text: string) => string,
): string {
  switch (format) {
    case 'lines':
      return shown(oneLine(text));
    case 'tsv':
      return [line, shown(oneField(run)), rank, score.toFixed(6), shown(oneField(text))].join('\t');
    case 'jsonl':
      return escapeJson(toJson({ line, run, rank, score, ranked, ended, text }));
    default:
      return format satisfies never;
  }
}
