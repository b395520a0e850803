/** Runs as text: a list of them, and the settings of one. */
import { settingRows } from '../../compare/setting-rows.ts';
import type { Config, ModelName } from '../../config/schema.ts';
import { describeValue } from '../../text/describe.ts';
import { formatCount } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import type { Style } from '../terminal.ts';
import { fixed } from './numbers.ts';
import { headedList, listLines } from './table.ts';

/** `scores only`: finished, and without its weights or tokenizers since. */
export type RunState = 'finished' | 'scores only' | 'in training' | 'not finished';

export interface ListedRun {
  readonly name: string;
  readonly dir: string;
  readonly model: ModelName | null;
  readonly corpus: string | null;
  readonly finished: boolean;
  readonly state: RunState;
  readonly updates: number | null;
  /** The best so far. */
  readonly validLoss: number | null;
  /** Of a finished run. */
  readonly wer: number | null;
  /** What is wrong with it, or null. */
  readonly problem: string | null;
}

export function runListText(runs: readonly ListedRun[], style: Style): string {
  const table = headedList(style, [
    ['run', 'model', 'corpus', 'updates', 'valid loss', 'WER, %', 'state'],
    ...runs.map(({ name, model, corpus, updates, validLoss, wer, state, problem }) => [
      visibleLine(name),
      model ?? '-',
      visibleLine(corpus ?? '-'),
      updates === null ? '-' : formatCount(updates),
      validLoss === null ? '-' : fixed(validLoss, 4),
      wer === null ? '-' : fixed(wer, 2),
      problem === null ? state : `damaged: ${visibleLine(problem)}`,
    ]),
  ]);
  return `${table.join('\n')}\n`;
}

/** Every setting by its path. */
export function settingsList(config: Config): string {
  const rows = settingRows([config]).map(({ path, values: [value] }) => [path, describeValue(value)]);
  return `${listLines(rows).join('\n')}\n`;
}
