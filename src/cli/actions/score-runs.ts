/** Runs answered and scored on a split: what every `seqcmp eval` of runs begins with. */
import { runNames } from '../../compare/run-names.ts';
import { UsageError } from '../../config/user-error.ts';
import { metricsFor, scoresOf } from '../../eval/evaluate.ts';
import type { MetricName } from '../../eval/metric.ts';
import { updatesLogged } from '../../run/metrics-log.ts';
import { openRuns } from '../../run/open-runs.ts';
import type { Run } from '../../run/run-directory.ts';
import { readTokenizers } from '../../run/run-tokenizers.ts';
import { isFinished } from '../../run/summary.ts';
import type { EvalFlags } from '../commands/eval.ts';
import { createCounter } from '../counter.ts';
import type { ScoredRun } from '../render/evaluation.ts';
import { type AnswerOptions, answersOf } from './answers.ts';
import { chooseEngine } from './asked-engine.ts';
import { computeForcedScores, keptForcedScores } from './forced-scores.ts';
import type { Scoring } from './scoring.ts';
import { splitOf } from './typed-names.ts';

/** At least one. @throws UsageError where none is named */
export function runsNamed(names: readonly string[]): Run[] {
  if (names.length > 0) return names.flatMap((name) => openRuns(name));
  throw new UsageError(
    'expected runs, or files of text: --hyp with --ref; found neither',
    'For example: seqcmp eval results/RUN, or seqcmp eval --hyp out.txt --ref ref.txt.',
  );
}

export interface RunOptions extends Omit<AnswerOptions, 'onProgress'> {
  /** Whether scores under teacher forcing are computed where they are not kept. */
  readonly forced: boolean;
}

/** @throws UsageError for a split or an engine that is none */
export async function runOptions(flags: EvalFlags): Promise<RunOptions> {
  const split = splitOf(flags.split ?? 'test');
  const engine = await chooseEngine(flags);
  return { split, ...engine, quiet: flags.quiet === true, forced: flags.forced === true };
}

/** In order, one after another. */
export async function scoreRuns(
  runs: readonly Run[],
  scoring: Scoring,
  options: RunOptions,
): Promise<ScoredRun[]> {
  const names = runNames(runs);
  const scored: ScoredRun[] = [];
  for (const [i, run] of runs.entries()) scored.push(await scoreRun(run, names[i], scoring, options));
  return scored;
}

async function scoreRun(
  run: Run,
  name: string,
  scoring: Scoring,
  { forced, ...options }: RunOptions,
): Promise<ScoredRun> {
  const { split, quiet } = options;
  const withCounter = <T>(doing: string, work: (options: AnswerOptions) => Promise<T>): Promise<T> => {
    const counter = createCounter(`${name}: ${doing} the ${split} split`, quiet);
    return work({ ...options, onProgress: counter.show }).finally(counter.stop);
  };
  const answers = await withCounter('decoding', (each) => answersOf(run, each));
  const kept = keptForcedScores(run, split);
  const force = () => withCounter('forcing', (each) => computeForcedScores(run, each));
  const tokenizers = readTokenizers(run);
  const metrics = metricsFor<MetricName>(scoring.metrics, answers, tokenizers, scoring.options);
  return {
    name,
    run,
    reached: isFinished(run) ? null : updatesLogged(run),
    answers,
    tokenizers,
    forced: kept ?? (forced ? await force() : null),
    metrics,
    ...scoresOf(metrics, answers),
  };
}

/** What JSON says of a run, before what was asked of it. */
export function runJson({ name, run, reached, answers, scores, signatures }: ScoredRun) {
  return {
    name,
    model: run.model,
    dir: run.dir,
    finished: reached === null,
    sources: answers.length,
    metrics: scores,
    signatures,
  };
}
