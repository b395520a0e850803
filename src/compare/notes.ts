/** What is told beside the numbers of a report: what they do not show, and why. */
import type { TableMetric } from '../eval/metric.ts';
import { fewSourcesNote, type Verdict } from '../eval/verdict.ts';
import type { Run } from '../run/run-directory.ts';
import type { RunSummary } from '../run/summary.ts';
import { listWords } from '../text/list-words.ts';
import type { RunGroup } from './analysis.ts';
import { floorNote } from './floor.ts';
import { outOfReachNote } from './out-of-reach.ts';
import { disagreements, type ScoredOutputs } from './scored-outputs.ts';
import { batchNormNote, unmaskedNote } from './seen-ahead.ts';

/** What is read of runs, one each but for `groups`. */
export interface Found {
  readonly runs: readonly Run[];
  readonly names: readonly string[];
  readonly groups: readonly RunGroup[];
  readonly summaries: readonly RunSummary[];
  /** Null where outputs are missing. */
  readonly scored: ScoredOutputs[] | null;
  /** Names of runs without outputs. */
  readonly missing: readonly string[];
}

export function notesOf(
  { runs, names, groups, summaries, scored, missing }: Found,
  leading: TableMetric,
  verdict: Verdict | null,
): string[] {
  const models = groups.map((group) => ({ name: group.name, model: runs[group.runs[0]].config.model }));
  return [
    ...floorNote(
      summaries.map(({ metrics }) => metrics),
      leading,
      groups.length,
    ),
    ...cutShort(groups, summaries),
    ...unmaskedNote(models),
    ...batchNormNote(models),
    ...(scored ? unreachable(groups, scored) : []),
    ...(scored && verdict ? fewSourcesNote(scored[0].lines.length) : []),
    ...(scored ? disagreements(names, scored, summaries) : [missingNote(missing)]),
  ];
}

function missingNote(missing: readonly string[]): string {
  return `There are no outputs of ${missing.join(', ')}, so nothing here compares single answers.`;
}

/** Who chooses by scores that were still rising must know it. A mean of weights has no best update. */
function cutShort(groups: readonly RunGroup[], summaries: readonly RunSummary[]): string[] {
  const isCut = (place: number): boolean => {
    const { bestUpdate, updates, averagedWeights } = summaries[place];
    return averagedWeights === undefined && bestUpdate === updates;
  };
  const cut = groups.filter(({ runs }) => 2 * runs.filter(isCut).length > runs.length);
  if (cut.length === 0) return [];
  return [
    `Best weights at the last update: ${listWords(cut.map(({ name }) => name))}. Training was still getting better when it ended, and a larger budget may change what is said here.`,
  ];
}

function unreachable(groups: readonly RunGroup[], scored: readonly ScoredOutputs[]): string[] {
  return outOfReachNote(
    groups.map(({ name, runs: [place] }) => {
      const { lines, outOfReach } = scored[place];
      return { name, sources: lines.length, outOfReach };
    }),
  );
}
