/** What will be done, before it is done. */
import type { Prepared } from '../../compare/prepare.ts';
import { knobsOf } from '../../config/knobs.ts';
import { counted, formatCount, formatDuration, formatFlops, quote } from '../../config/quantity.ts';
import { type Budget, type Config, type Level, SPLITS } from '../../config/schema.ts';
import { visibleLine } from '../../config/visible.ts';
import type { Corpus } from '../../data/corpus.ts';
import { isJoint } from '../../data/learn-tokenizers.ts';
import type { Padding } from '../../data/padding.ts';
import { fixed } from './numbers.ts';
import { listLines } from './table.ts';

export const LEVEL_NAMES: Readonly<Record<Level, string>> = {
  char: 'characters',
  word: 'words',
  bpe: 'sub-words',
};

/** @param engine what it runs on and its version @param out the folder to be written, as a person would type it */
export function planText(prepared: Prepared, engine: string, out: string): string {
  const { corpus, vocabularies, groups, updatesPerEpoch } = prepared;
  const [runs] = groups;
  const [{ config }] = runs;
  const side = (name: 'source' | 'target') =>
    `${name} ${LEVEL_NAMES[corpus.levels[name]]}, ${counted(vocabularies[name], 'symbol')}`;
  const sides = isJoint(corpus.levels, config.tokenizer)
    ? `${LEVEL_NAMES.bpe}, ${counted(vocabularies.source, 'symbol')} for both sides`
    : `${side('source')}; ${side('target')}`;
  const lines = listLines([
    ['corpus', visibleLine(`${corpus.name}: ${corpus.description}`)],
    ['', pairsLine(corpus)],
    ...[cleaningLine(corpus), sharedLine(corpus), overlongLine(prepared), unevenLine(prepared)]
      .filter((line) => line !== '')
      .map((line) => ['', line]),
    ['tokenizer', sides],
    ...unknownLines(prepared).map((line) => ['', line]),
    ...runs.map((run) => [run.model, `${counted(run.parameters, 'parameter')} (${shapeOf(run.config)})`]),
    ...prepared.matched.map((said) => ['matched', said]),
    ...(groups.length > 1 ? [['seeds', seedsLine(groups)]] : []),
    ['engine', `${engine}, ${counted(config.threads, 'thread')}`],
    [
      'budget',
      `${budgetText(config.budget)}${groups.flat().length > 1 ? ' for each run' : ''}; an epoch is ${counted(updatesPerEpoch, 'update')}`,
    ],
    ['padding', `${paddingText(prepared.padding)} of an epoch's tokens`],
    ['writes', visibleLine(out)],
  ]);
  return `${lines.join('\n')}\n`;
}

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
    [controlCharacters, 'kept with unseen characters'],
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

function unevenLine({ uneven, groups }: Prepared): string {
  if (uneven.train + uneven.valid === 0) return '';
  return `one side over ${groups[0][0].config.data.maxRatio} times as long as the other: ${formatCount(uneven.train)} train and ${formatCount(uneven.valid)} valid pairs left out`;
}

function seedsLine(groups: Prepared['groups']): string {
  const seeds = groups.map(([{ config }]) => config.seed);
  return `${seeds[0]} to ${seeds[seeds.length - 1]}, one after another: ${counted(groups.flat().length, 'run')}`;
}

function overlongLine({ overlong, groups }: Prepared): string {
  const { maxLength, overlong: policy } = groups[0][0].config.data;
  if (overlong.train + overlong.valid === 0) return '';
  const what = policy === 'crop' ? 'cropped' : 'left out';
  return `longer than ${maxLength} tokens: ${formatCount(overlong.train)} train and ${formatCount(overlong.valid)} valid pairs ${what}`;
}

/** Of each split with tokens that are read as `<unk>`. */
function unknownLines({ unknown }: Prepared): string[] {
  const splits = [
    ['train', unknown.train],
    ['valid', unknown.valid],
  ] as const;
  return splits
    .filter(([, { source, target }]) => source + target > 0)
    .map(
      ([split, { source, target }]) =>
        `not in the vocabularies: ${formatCount(source)} source and ${formatCount(target)} target tokens of ${split}`,
    );
}

/** `3m of updates`, `200 updates`, or several limits, of which the first reached ends the run. */
export function budgetText({ seconds, updates, targetTokens, epochs, flops }: Budget): string {
  const limits = [
    seconds !== undefined && `${formatDuration(seconds)} of updates`,
    updates !== undefined && counted(updates, 'update'),
    targetTokens !== undefined && counted(targetTokens, 'target token'),
    flops !== undefined && formatFlops(flops),
    epochs !== undefined && `${epochs} ${epochs === 1 ? 'epoch' : 'epochs'}`,
  ].filter((limit) => limit !== false);
  return limits.join(' or ');
}

const SIZES = ['dim', 'layers', 'heads', 'ffn'];

/** The model's sizes, and of its other settings those that are not as they would be unset. */
function shapeOf({ model }: Config): string {
  const known = knobsOf(model.kind);
  const shown = (path: string, value: unknown): string[] => {
    if (typeof value === 'object' && value !== null) {
      return Object.entries(value).flatMap(([name, member]) => shown(`${path}.${name}`, member));
    }
    const isSize = SIZES.includes(path.split('.').at(-1) as string);
    return isSize || value !== known.get(path)?.default ? [`${path.replace('model.', '')} ${value}`] : [];
  };
  const { kind: _, ...settings } = model;
  return shown('model', settings).join(', ');
}
