/** Decoding as it was measured, as rows of tables. Training, and what stands under the tables: bench-tables.ts. */
import { type CaseResult, type Side, sentencesPerSecond } from '../../bench/result.ts';
import { formatCount } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import { ratioText, verdictOf } from './bench-ratio.ts';
import type { TitleOf } from './bench-tables.ts';
import { fixed } from './numbers.ts';

export function decodingRows(cases: readonly CaseResult[], titleOf: TitleOf): string[][] {
  return [
    ['', ...SIDE_HEAD, 'ms a batch', 'min-max'],
    ...cases.map((each) => {
      const { min, median, max } = each.own.stepMilliseconds;
      const range = `${fixed(min, 1)}-${fixed(max, 1)}`;
      return [titleOf(each), ...sideCells(each, each.own), fixed(median, 1), range];
    }),
  ];
}

export function decodingPeerRows(cases: readonly CaseResult[], titleOf: TitleOf): string[][] {
  const rows = cases.flatMap((each) =>
    each.peers.map((peer) => [
      titleOf(each),
      visibleLine(peer.name),
      ...sideCells(each, peer),
      ...(each.ratio ? [ratioText(each.ratio), verdictOf(each.ratio)] : []),
    ]),
  );
  return [['', 'peer', ...SIDE_HEAD, 'ours to it (min-max)', ''], ...rows];
}

const SIDE_HEAD = ['sentences/s', 'ms to first token', 'processor ms', 'peak MB'];

function sideCells(measured: CaseResult, side: Side): string[] {
  return [
    fixed(sentencesPerSecond(measured, side), 1),
    fixed(side.firstTokenMilliseconds?.median ?? Number.NaN, 1),
    fixed(side.processorMilliseconds.median, 1),
    formatCount(side.peakMemoryMB ?? Number.NaN),
  ];
}

export const DECODING_NOTES = [
  'Decoding: greedy, random weights, as many tokens an output as a source has; one batch at a time, source read included.',
  'Processor ms: of all threads, a batch. Ours also gives log-probabilities; PyTorch keeps keys and values, in inference mode.',
];
