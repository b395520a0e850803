/** Facts of a corpus, a line each: the same in a plan, of what was written or fetched, and in `corpus`. */
import { type Level, SPLITS } from '../../config/schema.ts';
import type { Corpus } from '../../data/corpus.ts';
import type { Padding } from '../../data/padding.ts';
import { quote } from '../../text/describe.ts';
import { counted, formatCount } from '../../text/numbers.ts';
import { fixed } from './numbers.ts';

export const LEVEL_NAMES: Readonly<Record<Level, string>> = {
  char: 'characters',
  word: 'words',
  bpe: 'sub-words',
};

/** `12.3 % source, 9.9 % target` */
export function paddingText({ source, target }: Padding): string {
  return `${fixed(100 * source, 1)} % source, ${fixed(100 * target, 1)} % target`;
}

export function pairsLine({ splits, given, repeats }: Corpus): string {
  const { train, valid, test } = splits;
  const made = SPLITS.filter((split) => !given.includes(split));
  const origin = made.length === 0 ? ', as given' : `, ${made.join(' and ')} made from train`;
  return `${formatCount(train.length)} train, ${formatCount(valid.length)} valid and ${formatCount(test.length)} test pairs${given.length > 0 ? origin : ''}${repeats ? ', repetitions kept' : ''}`;
}

export function cleaningLine({ counts }: Corpus): string {
  const { read, empty, duplicate, ambiguous, overlap, untrained, controlCharacters, normalised } = counts;
  const parts = [
    [empty, 'dropped with an empty side'],
    [duplicate, 'dropped as repeated'],
    [ambiguous, 'dropped as ambiguous'],
    [overlap, 'dropped because another split has their source'],
    [untrained, 'left out of train by data.trainPercent'],
    [normalised, 'changed to NFC'],
    [controlCharacters, 'kept with invisible characters'],
  ] as const;
  const done = parts.filter(([count]) => count > 0).map(([count, what]) => `${formatCount(count)} ${what}`);
  return `cleaning: of ${counted(read, 'pair')} read, ${done.length > 0 ? done.join(', ') : 'none dropped'}`;
}

/** Sources that given splits have in common; empty where there are none. */
export function sharedLine({ shared }: Pick<Corpus, 'shared'>): string {
  const { trainTest, trainValid, validTest, examples } = shared;
  const parts = [
    [trainTest, 'train and test'],
    [trainValid, 'train and valid'],
    [validTest, 'valid and test'],
  ] as const;
  const found = parts
    .filter(([count]) => count > 0)
    .map(([count, where]) => `${formatCount(count)} in ${where}`);
  if (found.length === 0) return '';
  return `sources in two splits: ${found.join(', ')}, such as ${examples.map(quote).join(', ')}`;
}
