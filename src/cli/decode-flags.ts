/** Options of decoding, each a setting of the `decode` section of a run. */
import type { Command } from 'commander';
import type { FlagSetting } from '../config/resolve.ts';
import { numberOrText } from './option-values.ts';

export interface DecodeSettingFlags {
  readonly beam?: number | string;
  readonly nbest?: number | string;
  readonly lengthPenalty?: string;
  readonly alpha?: number | string;
  readonly sample?: boolean;
  readonly temperature?: number | string;
  readonly topK?: number | string;
  readonly topP?: number | string;
  readonly seed?: number | string;
  readonly minLength?: number | string;
  readonly maxLength?: number | string;
  readonly noRepeat?: number | string;
  readonly repetitionPenalty?: number | string;
  readonly replaceUnknown?: boolean;
}

interface SettingFlag {
  readonly name: keyof DecodeSettingFlags;
  readonly flag: string;
  readonly value: string | null;
  readonly does: string;
  /** Says how tokens are drawn, and nothing where none is. */
  readonly draws?: true;
}

/** The name of a flag's setting is `decode.` and the flag's own. */
const FLAGS: readonly SettingFlag[] = [
  { name: 'beam', flag: '--beam', value: 'n', does: 'hypotheses kept at each step; 1 is greedy' },
  {
    name: 'nbest',
    flag: '--nbest',
    value: 'n',
    does: 'answers a source, the best first; the beam is as wide at least',
  },
  { name: 'lengthPenalty', flag: '--length-penalty', value: 'name', does: 'gnmt, average or none' },
  { name: 'alpha', flag: '--alpha', value: 'a', does: 'of gnmt: ((5 + length) / 6)^alpha' },
  { name: 'sample', flag: '--sample', value: null, does: 'draw each token instead of searching' },
  {
    name: 'temperature',
    flag: '--temperature',
    value: 't',
    does: 'of drawing: below 1 likelier, above 1 more varied',
    draws: true,
  },
  { name: 'topK', flag: '--top-k', value: 'k', does: 'draw among the k likeliest tokens', draws: true },
  {
    name: 'topP',
    flag: '--top-p',
    value: 'p',
    does: 'draw among the likeliest that have probability p together',
    draws: true,
  },
  { name: 'seed', flag: '--seed', value: 'n', does: 'what samples are drawn from', draws: true },
  { name: 'minLength', flag: '--min-length', value: 'n', does: 'tokens before an answer may end' },
  { name: 'maxLength', flag: '--max-length', value: 'n', does: 'tokens at which an answer is cut' },
  { name: 'noRepeat', flag: '--no-repeat', value: 'n', does: 'no run of n tokens comes twice in an answer' },
  {
    name: 'repetitionPenalty',
    flag: '--repetition-penalty',
    value: 'r',
    does: 'above 1: tokens that stand in the answer become less likely',
  },
  {
    name: 'replaceUnknown',
    flag: '--replace-unknown',
    value: null,
    does: 'put the source symbol attended to where the model says the unknown one',
  },
];

export function addDecodeSettingFlags(command: Command): Command {
  for (const { flag, value, does } of FLAGS) {
    if (value === null) {
      command.option(flag, does);
      continue;
    }
    const option = command.createOption(`${flag} <${value}>`, does).argParser(numberOrText);
    // Commander takes every --no-… for a switch turned off.
    option.negate = false;
    command.addOption(option);
  }
  return command;
}

/** The first flag that was given of those that say how tokens are drawn. */
export function givenOfDrawing(flags: DecodeSettingFlags): string | undefined {
  return FLAGS.find(({ name, draws }) => draws && flags[name] !== undefined)?.flag;
}

/** The settings that were given, for `resolveConfig` to check. */
export function decodeSettings(flags: DecodeSettingFlags): FlagSetting[] {
  return FLAGS.flatMap(({ name, flag }) => {
    const value = flags[name];
    return value === undefined ? [] : [{ flag, path: `decode.${name}`, value }];
  });
}
