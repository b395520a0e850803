/** Finished runs in, everything that a report needs out. Reads run directories and no model; writes nothing. */
import { existsSync } from 'node:fs';
import { seesAnswer } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import { namedCorpus } from '../data/corpus.ts';
import { isIdle } from '../data/idle-settings.ts';
import { METRICS, TABLE_METRICS, type TableMetric } from '../eval/metric.ts';
import { findWinnerOverSeeds } from '../eval/over-seeds.ts';
import { toVerdict, type Verdict } from '../eval/verdict.ts';
import { readAttention } from '../run/attention.ts';
import { outputsPath } from '../run/layout.ts';
import { readMetrics } from '../run/metrics-log.ts';
import { wholeOf } from '../run/resume-command.ts';
import type { Run } from '../run/run-directory.ts';
import { readTokenizers } from '../run/run-tokenizers.ts';
import { type RunSummary, readSummary } from '../run/summary.ts';
import { readTrainCounts } from '../run/train-counts.ts';
import type { AnalysedRun, Analysis, RunGroup, SeedStudy, SignificanceRow } from './analysis.ts';
import { studyAnswers } from './answer-study.ts';
import { type Costed, costClause } from './cost.ts';
import { curvesOf } from './curves.ts';
import { decide, findOfOne } from './decide.ts';
import { chooseExamples } from './examples.ts';
import { headlineOf, headlineOfSeeds } from './headline.ts';
import { leadingMetrics } from './leading-metric.ts';
import { type LedgerRun, ledgerOf } from './ledger.ts';
import { notesOf } from './notes.ts';
import { qualityByLength } from './quality-by-length.ts';
import { runNames } from './run-names.ts';
import { countedPairs, readScored, type ScoredOutputs } from './scored-outputs.ts';
import { groupBySeed, studySeeds } from './seed-study.ts';
import { settingRows } from './setting-rows.ts';
import { shapeTimes } from './shape-times.ts';
import { significanceOf } from './significance.ts';
import { type TargetUnit, unitOf } from './target-unit.ts';

export type { Analysis } from './analysis.ts';

/**
 * Analyses finished runs on the same data. Two runs are compared; of more, the two best by the leading metric.
 * @throws UserError when a run is not finished or its files are damaged, or when the runs' data differ
 */
export function analyseRuns(runs: readonly Run[]): Analysis {
  if (runs.length === 0) throw new UserError('expected at least one run, found none', 'Name a finished run.');
  const summaries = runs.map(readSummary);
  refuseDifferentData(runs, summaries);
  const names = runNames(runs);
  const [{ corpus, split }] = summaries;
  const missing = names.filter((_, i) => !existsSync(outputsPath(runs[i].dir, split)));
  const scored = missing.length === 0 ? readScored(runs, summaries) : null;
  const bySeed = groupBySeed(runs.map(({ config }) => config));
  const groups = bySeed ?? names.map((name, place) => ({ name, runs: [place] }));
  const tokenizers = runs.map(readTokenizers);
  const shown = leadingMetrics(tokenizers);
  const [leading] = shown;
  const seeds = bySeed && studySeeds(bySeed, summaries, scored, leading);
  const pair = bySeed ? firstSeed(bySeed) : pairOf(summaries, leading);
  const significance =
    scored && pair ? significanceOf(countedPairs(TABLE_METRICS, [[scored[pair[0]], scored[pair[1]]]])) : [];
  const trained = runs.map(({ config, dir }, i) => ({ config, summary: summaries[i], whole: wholeOf(dir) }));
  const verdict = verdictOf({ names, trained, groups, pair, leading }, seeds, significance);
  const analysed = runs.map((run, i) => analysedRun(run, names[i], summaries[i], unitOf(tokenizers[i])));
  return {
    formatVersion: 1,
    headline: seeds
      ? headlineOfSeeds(groups, verdict, seeds, summaries, leading)
      : headlineOf(analysed, verdict, scored, shown),
    leading,
    verdict,
    pair,
    corpus,
    split,
    sources: scored ? scored[0].lines.length : null,
    meanLengths: scored && meanLengths(scored[0], summaries[0]),
    runs: analysed,
    groups,
    seeds,
    ledger: ledgerOf(groups.map((group) => group.runs.map((place) => trained[place]))),
    significance,
    byLength: scored ? qualityByLength(scored) : [],
    answers:
      scored &&
      studyAnswers(
        scored,
        runs.map((run) => readTrainCounts(run, split)),
        pair,
      ),
    attention: runs.map((run) => readAttention(run, split)),
    examples: scored ? chooseExamples(scored, pair ?? [groups[0].runs[0]]) : null,
    settings: settingRows(
      runs.map(({ config }) => ({ ...config, corpus: namedCorpus(config.corpus) })),
      (path, run) => isIdle(path, runs[run].config),
    ),
    commands: commandsOf(analysed),
    notes: notesOf({ runs, names, groups, summaries, scored, missing }, leading, verdict),
  };
}

function analysedRun(
  run: Run,
  name: string,
  { dir: _, ...summary }: RunSummary,
  unit: TargetUnit,
): AnalysedRun {
  const events = readMetrics(run);
  return {
    name,
    summary,
    unit,
    seesAnswer: seesAnswer(run.config.model),
    curves: curvesOf(events),
    shapeTimes: shapeTimes(events),
  };
}

/** A run, with what it came to and what it was trained in. */
type Trained = LedgerRun & { readonly summary: RunSummary };

/** What a verdict is on. */
interface Compared {
  /** One a run, as `trained`. */
  readonly names: readonly string[];
  readonly trained: readonly Trained[];
  readonly groups: readonly RunGroup[];
  readonly pair: Analysis['pair'];
  readonly leading: TableMetric;
}

/** Over the seeds, or of the pair; with its cost, and with the metrics that say otherwise. Null for one run. */
function verdictOf(
  { names, trained, groups, pair, leading }: Compared,
  seeds: SeedStudy | null,
  significance: readonly SignificanceRow[],
): Verdict | null {
  const titles = seeds ? groups.map(({ name }) => name) : (pair ?? []).map((place) => names[place]);
  const decided = seeds
    ? decide(titles, seeds.differences, findWinnerOverSeeds, leading)
    : decide(titles, significance, findOfOne, leading);
  if (!decided) return null;
  const { finding, dissent } = decided;
  return toVerdict(finding, costClause(finding.winner, costedPair(groups, pair, trained)), dissent);
}

/** Numbers measured on different data say nothing of the models. */
function refuseDifferentData(runs: readonly Run[], summaries: readonly RunSummary[]): void {
  const [first] = summaries;
  summaries.forEach((other, i) => {
    const differ = (what: string, expected: string, found: string): UserError =>
      new UserError(
        `expected runs on the same ${what}; ${runs[0].dir} is on ${expected}, ${runs[i].dir} on ${found}`,
        'Name runs of one comparison, or train both on one corpus.',
      );
    if (other.corpus.hash !== first.corpus.hash) {
      const said = ({ corpus }: RunSummary) => `${corpus.name} (hash ${corpus.hash.slice(0, 12)})`;
      throw differ('corpus', said(first), said(other));
    }
    if (other.split !== first.split) throw differ('split', first.split, other.split);
  });
}

function meanLengths({ sourceLengths }: ScoredOutputs, { forced }: RunSummary): Analysis['meanLengths'] {
  const symbols = sourceLengths.reduce((sum, length) => sum + length, 0);
  return { source: symbols / sourceLengths.length + 1, target: forced.tokens / forced.pairs };
}

/** Both of two runs as they were given; of more, the two best by the leading metric, in the order given. */
function pairOf(summaries: readonly RunSummary[], leading: TableMetric): [number, number] | null {
  if (summaries.length < 2) return null;
  const sign = METRICS[leading].better === 'lower' ? 1 : -1;
  const best = summaries
    .map(({ metrics }, place) => ({ loss: sign * metrics[leading], place }))
    .sort((a, b) => a.loss - b.loss || a.place - b.place);
  const [first, second] = [best[0].place, best[1].place].sort((a, b) => a - b);
  return [first, second];
}

/** With two models of several seeds: the two runs of the first. */
function firstSeed(groups: readonly RunGroup[]): [number, number] | null {
  const [first, second] = groups.map(({ runs }) => runs[0]);
  return second === undefined ? null : [first, second];
}

/** The groups of several seeds, or the two runs that are compared. */
function costedPair(
  groups: readonly RunGroup[],
  pair: readonly [number, number] | null,
  trained: readonly Trained[],
): [Costed, Costed] {
  const [first, second] = groups
    .filter(({ runs }) => pair?.includes(runs[0]))
    .map(({ name, runs: places }) => ({
      name,
      runs: places.map((place) => {
        const { config, summary, whole } = trained[place];
        return { ...summary, budget: config.budget, whole };
      }),
    }));
  return [first, second];
}

function commandsOf(runs: readonly AnalysedRun[]): Analysis['commands'] {
  const commands = [...new Set(runs.map(({ summary }) => summary.command))];
  return commands.map((command) => ({
    command,
    runs: runs.filter(({ summary }) => summary.command === command).map(({ name }) => name),
  }));
}
