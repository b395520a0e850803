/** Options of decoding, each a setting of the `decode` section of a run, named as the setting is. */
import type { Command } from 'commander';
import { OF_DRAWING } from '../config/of-drawing.ts';
import type { FlagSetting } from '../config/resolve.ts';
import type { DecodeConfig } from '../config/schema.ts';
import { flagNamed, numberOrText } from './option-values.ts';

/** [setting, what help calls its value or null for a switch, what it does] */
const FLAGS = [
  ['beam', 'n', 'hypotheses kept at each step; 1 is greedy'],
  ['nbest', 'n', 'answers a source, the best first; the beam is as wide at least'],
  ['lengthPenalty', 'name', 'gnmt, average or none'],
  ['alpha', 'a', 'of gnmt: ((5 + length) / 6)^alpha'],
  ['sample', null, 'draw each token instead of searching'],
  ['temperature', 't', 'of drawing: below 1 likelier, above 1 more varied'],
  ['topK', 'k', 'draw among the k likeliest tokens'],
  ['topP', 'p', 'draw among the likeliest that have probability p together'],
  ['seed', 'n', 'what samples are drawn from'],
  ['minLength', 'n', 'tokens before an answer may end'],
  ['maxLength', 'n', 'tokens at which an answer is cut'],
  ['noRepeat', 'n', 'no run of n tokens comes twice in an answer'],
  ['repetitionPenalty', 'r', 'above 1: tokens that stand in the answer become less likely'],
  ['replaceUnknown', null, 'put the source symbol attended to where the model says the unknown one'],
] as const satisfies readonly (readonly [keyof DecodeConfig, string | null, string])[];

type Name = (typeof FLAGS)[number][0];
export type DecodeSettingFlags = { readonly [Each in Name]?: number | string | boolean };

export function addDecodeSettingFlags(command: Command): Command {
  for (const [name, value, does] of FLAGS) {
    if (value === null) {
      command.option(flagNamed(name), does);
      continue;
    }
    const option = command.createOption(`${flagNamed(name)} <${value}>`, does).argParser(numberOrText);
    // Commander takes every --no-… for a switch turned off.
    option.negate = false;
    command.addOption(option);
  }
  return command;
}

/** The first flag that was given of those that say how tokens are drawn. */
export function givenOfDrawing(flags: DecodeSettingFlags): string | undefined {
  const given = OF_DRAWING.find((name) => flags[name] !== undefined);
  return given && flagNamed(given);
}

/** The settings that were given, for `commonSettings` to check. */
export function decodeSettings(flags: DecodeSettingFlags): FlagSetting[] {
  return FLAGS.flatMap(([name]) => {
    const value = flags[name];
    return value === undefined ? [] : [{ flag: flagNamed(name), path: `decode.${name}`, value }];
  });
}
