/** What will be done, before it is done. */
import type { Prepared } from '../../compare/prepare.ts';
import { knobsOf } from '../../config/knobs.ts';
import type { Budget, Config } from '../../config/schema.ts';
import { isJoint } from '../../data/learn-tokenizers.ts';
import { counted, formatCount, formatDuration, formatFlops } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import { cleaningLine, LEVEL_NAMES, paddingText, pairsLine, sharedLine } from './corpus-lines.ts';
import { wrappedList } from './table.ts';

/**
 * @param engine what it runs on and its version @param out the folder to be written, as a person would type it
 * @param columns of the terminal that shows it
 */
export function planText(prepared: Prepared, engine: string, out: string, columns: number): string {
  const { corpus, vocabularies, groups, updatesPerEpoch } = prepared;
  const [runs] = groups;
  const [{ config }] = runs;
  const side = (name: 'source' | 'target') =>
    `${name} ${LEVEL_NAMES[corpus.levels[name]]}, ${counted(vocabularies[name], 'symbol')}`;
  const sides = isJoint(corpus.levels, config.tokenizer)
    ? `${LEVEL_NAMES.bpe}, ${counted(vocabularies.source, 'symbol')} for both sides`
    : `${side('source')}; ${side('target')}`;
  const said: Said[] = [
    ['corpus', visibleLine(`${corpus.name}: ${corpus.description}`)],
    ['', pairsLine(corpus)],
    ...[cleaningLine(corpus), sharedLine(corpus), overlongLine(prepared), unevenLine(prepared)]
      .filter((line) => line !== '')
      .map(unnamed),
    ['tokenizer', sides],
    ...[...unknownLines(prepared), ...outOfReachLines(prepared)].map(unnamed),
    ...runs.map(
      (run): Said => [run.model, `${counted(run.parameters, 'parameter')} (${shapeOf(run.config)})`],
    ),
    ...prepared.matched.map((text): Said => ['matched', text]),
    ...(groups.length > 1 ? [['seeds', seedsLine(groups)] satisfies Said] : []),
    ['engine', `${engine}, ${counted(config.threads, 'thread')}`],
    [
      'budget',
      `${budgetText(config.budget)}${groups.flat().length > 1 ? ' for each run' : ''}; an epoch is ${counted(updatesPerEpoch, 'update')}`,
    ],
    ['padding', `${paddingText(prepared.padding)} of an epoch's tokens`],
    ['writes', visibleLine(out)],
  ];
  return `${wrappedList(said, columns).join('\n')}\n`;
}

type Said = readonly [name: string, text: string];

/** What belongs to the name above. */
const unnamed = (text: string): Said => ['', text];

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

/** Of each model whose answers may be too short for some test sources. */
function outOfReachLines({ reached, groups }: Prepared): string[] {
  const { maxLengthFactor, maxLength } = groups[0][0].config.decode;
  const limits = [
    `decode.maxLengthFactor=${maxLengthFactor}`,
    ...(maxLength === undefined ? [] : [`decode.maxLength=${maxLength}`]),
  ].join(', ');
  const isOne = new Set(reached.map(({ outOfReach }) => outOfReach)).size === 1;
  return (isOne ? reached.slice(0, 1) : reached)
    .filter(({ outOfReach }) => outOfReach > 0)
    .map(
      ({ name, sources, outOfReach }) =>
        `longer than an answer may be (${limits}; --set a larger one): all references of ${formatCount(outOfReach)} of ${counted(sources, 'test source')}${isOne ? '' : `, for the ${name}`}`,
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
