/** A benchmark as tables, with the conditions of its numbers under them. */
import type { BenchCase } from '../../bench/case.ts';
import { type BenchResult, type CaseResult, type Limit, shareOfLimit } from '../../bench/result.ts';
import type { OverRounds } from '../../bench/statistics.ts';
import { counted, formatCount } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import type { BenchConditions } from '../bench-conditions.ts';
import type { Style } from '../terminal.ts';
import { DECODING_NOTES, decodingPeerRows, decodingRows } from './bench-decoding-tables.ts';
import { ratioText, verdictOf } from './bench-ratio.ts';
import { noteLines } from './note-lines.ts';
import { fixed } from './numbers.ts';
import { headedTable } from './table.ts';

type Titled = Pick<CaseResult, 'shape' | 'model' | 'engine' | 'threads'>;
export type TitleOf = (titled: Titled) => string;

export function caseTitle({ shape, model, engine, step }: BenchCase): string {
  return visibleLine(`${shape}, ${model}, ${engine}, ${counted(step.threads, 'thread')}`);
}

/** Of each case beside the others: what they all have in common is said once, under the tables. */
function titlesAmong(all: readonly Titled[]): TitleOf {
  const differ = (of: (titled: Titled) => unknown) => new Set(all.map(of)).size > 1;
  const byEngine = differ(({ engine }) => engine);
  const byThreads = differ(({ threads }) => threads);
  return ({ shape, model, engine, threads }) =>
    visibleLine(
      [shape, model, ...(byEngine ? [engine] : []), ...(byThreads ? [counted(threads, 'thread')] : [])].join(
        ', ',
      ),
    );
}

export function benchText(
  { limits, cases, failed }: BenchResult,
  conditions: BenchConditions,
  style: Style,
): string {
  const section = (rows: readonly (readonly string[])[]) => [...headedTable(style, rows), ''];
  const titleOf = titlesAmong([...cases, ...failed]);
  const isDecoding = cases.some(({ parts }) => parts === null);
  const lines = [
    ...(cases.length > 0 ? section((isDecoding ? decodingRows : speedRows)(cases, titleOf, limits)) : []),
    ...(cases.some(({ peer }) => peer)
      ? section((isDecoding ? decodingPeerRows : peerRows)(cases, titleOf))
      : []),
    ...(cases.some(({ parts }) => parts?.split) ? section(splitRows(cases, titleOf)) : []),
    ...failed.map((each) => `${titleOf(each)}: not measured: ${visibleLine(each.failed)}`),
    ...cases.flatMap((each) => each.warnings.map((warning) => `${titleOf(each)}: ${warning}`)),
    ...absentLines(cases),
    ...noteLines(notes(cases, limits, conditions), style),
  ];
  return `${lines.join('\n')}\n`;
}

function speedRows(cases: readonly CaseResult[], titleOf: TitleOf, limits: readonly Limit[]): string[][] {
  return [
    ['', 'ms a step', 'target tok/s', 'min-max', 'GFLOP', 'GFLOP/s', 'of limit', 'optimizer', 'peak MB'],
    ...cases.map(({ parts, ...each }) => [
      titleOf(each),
      fixed(each.own.stepMilliseconds.median, 1),
      formatCount(each.own.targetTokensPerSecond),
      range(each.own.tokensPerSecond),
      fixed((parts?.flops.products ?? Number.NaN) / 1e9, 2),
      fixed(parts?.gflops ?? Number.NaN, 1),
      percent(shareOfLimit({ parts, ...each }, limits)),
      percent(parts?.optimizerShare ?? null),
      formatCount(each.own.peakMemoryMB ?? Number.NaN),
    ]),
  ];
}

function peerRows(cases: readonly CaseResult[], titleOf: TitleOf): string[][] {
  const rows = cases.flatMap((each) =>
    each.peers.map((peer) => [
      titleOf(each),
      visibleLine(peer.name),
      formatCount(peer.targetTokensPerSecond),
      peer.peakMemoryMB === null ? '-' : formatCount(peer.peakMemoryMB),
      ...(peer === each.peer && each.ratio ? [ratioText(each.ratio), verdictOf(each.ratio)] : ['', '']),
    ]),
  );
  return [['', 'peer', 'target tok/s', 'peak MB', 'ours to it (min-max)', ''], ...rows];
}

function splitRows(cases: readonly CaseResult[], titleOf: TitleOf): string[][] {
  return [
    ['of a step', 'products', 'element-wise', 'look-ups', 'moving', 'runtime', 'optimizer', 'JavaScript'],
    ...cases.flatMap(({ parts, ...each }) => {
      if (!parts?.split) return [];
      const { split } = parts;
      const { matrixProducts, elementWise, lookUps, moving, runtime, optimizer, javascript, step } = split;
      const milliseconds = [matrixProducts, elementWise, lookUps, moving, runtime, optimizer, javascript];
      return [[titleOf(each), ...milliseconds.map((part) => percent(part / step))]];
    }),
  ];
}

/** Once for each reason: a manner of a peer is often absent from all cases alike. */
function absentLines(cases: readonly CaseResult[]): string[] {
  const all = cases.flatMap(({ absent }) =>
    absent.map(({ name, reason }) => `${name} was left out: ${reason}`),
  );
  return [...new Set(all)].map(visibleLine);
}

/** What all cases have in common, or each value that they have. */
function each<T>(cases: readonly CaseResult[], of: (result: CaseResult) => T): string {
  return [...new Set(cases.map(of))].join(' or ');
}

function notes(
  cases: readonly CaseResult[],
  limits: readonly Limit[],
  conditions: BenchConditions,
): string[] {
  const by = limits.map(
    ({ threads, gflops, by }) => `${fixed(gflops, 1)} with ${counted(threads, 'thread')} (${by})`,
  );
  const ofTraining = [
    `Limit: the best product of large matrices in this run, GFLOP/s: ${by.join('; ')}.`,
    'GFLOP: of matrix products alone, 2mnk each, counted from the graph of the step: forward, backward, no optimizer.',
    `Dropout ${conditions.dropout.join(' and ')}, masks drawn in the step. Tokens: padding not counted. The split is by a profiler, in a run of its own.`,
  ];
  return [
    ...(cases.some(({ parts }) => parts) ? ofTraining : DECODING_NOTES),
    `Medians of ${each(cases, ({ rounds }) => counted(rounds, 'round'))}, sides in turns, each in a process of its own.`,
    `Engine: ${each(cases, ({ own }) => own.name)}; threads: ${each(cases, ({ threads }) => threads)}. ${machineText(conditions)}, ${conditions.dtype}.`,
  ];
}

/** `Machine: …` */
export function machineText(conditions: BenchConditions): string {
  const { processor, processorThreads, system, node, seqcmp } = conditions;
  return `Machine: ${visibleLine(processor)}, ${counted(processorThreads, 'thread')}, ${system}, Node.js ${node}, seqcmp ${seqcmp}`;
}

function range({ min, max }: OverRounds): string {
  return `${formatCount(min)}-${formatCount(max)}`;
}

function percent(share: number | null): string {
  return share === null ? '-' : `${fixed(100 * share, 1)} %`;
}
