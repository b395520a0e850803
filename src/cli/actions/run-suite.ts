/** A suite of ablations from its plan to its report: each prepared, trained, timed and judged; Ctrl-C saves. */
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import type { Ablation } from '../../ablate/ablation.ts';
import { analyseAblation } from '../../ablate/analyse-ablation.ts';
import { buildSuiteDocument } from '../../ablate/build-document.ts';
import { type ArmRun, prepareArms } from '../../ablate/prepare-arms.ts';
import { PUBLISHED_TASKS } from '../../ablate/published-tasks.ts';
import type { AblationResult } from '../../ablate/result.ts';
import { ABLATIONS } from '../../ablate/suite.ts';
import { REPORT_FILES } from '../../report/formats.ts';
import { renderHtml } from '../../report/html.ts';
import { renderJson } from '../../report/json.ts';
import { renderMarkdown } from '../../report/markdown.ts';
import type { Suite } from '../../run/ablation-suite.ts';
import { isFinished, readSummary } from '../../run/summary.ts';
import { counted } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import type { AblateFlags } from '../commands/ablate.ts';
import { listenForInterrupts } from '../interrupts.ts';
import { cacheFolder } from '../own-folders.ts';
import { whilePreparing } from '../prepare.ts';
import { ablationTable } from '../render/ablations.ts';
import { verificationText } from '../render/verification.ts';
import { styleOf, writeErr, writeJson, writeOut } from '../terminal.ts';
import { timesOf } from './time-lengths.ts';
import { sayStopped, type WatchedRun, watchTraining } from './watch-training.ts';
import { writeTexts, writtenLines } from './write-report.ts';

/** An ablation that is done, with the runs that show it. */
interface Done {
  readonly result: AblationResult;
  readonly runs: readonly ArmRun[];
}

export async function runSuite(suite: Suite, flags: AblateFlags): Promise<void> {
  const chosen = [...ABLATIONS, ...PUBLISHED_TASKS].filter(({ name }) => suite.names.includes(name));
  // Times are measured when nothing is left to train: the longest wait for whoever only wants the rest.
  const inTurn = chosen.toSorted((a, b) => Number(a.timed ?? false) - Number(b.timed ?? false));
  const done = new Map<string, Done>();
  for (const [i, ablation] of inTurn.entries()) {
    if (!flags.quiet)
      writeErr(`\n${ablation.name} (${i + 1} of ${inTurn.length}): ${planOf(ablation, suite)}\n`);
    const found = await runAblation(ablation, suite, flags);
    if (found === null) return sayStopped(suite.dir);
    done.set(ablation.name, found);
  }
  await showSuite(
    suite,
    chosen.flatMap(({ name }) => done.get(name) ?? []),
    flags,
  );
}

/** @returns null when it was interrupted */
async function runAblation(ablation: Ablation, suite: Suite, flags: AblateFlags): Promise<Done | null> {
  const groups = await whilePreparing(
    flags.quiet === true,
    (reading) => prepareArms(ablation, suite, { ...reading, heldInMemory: 0 }),
    () => sayStopped(suite.dir),
  );
  const atOnce = flags.atOnce ?? Math.max(1, Math.floor(availableParallelism() / suite.threads));
  if (!(await trainArms(groups, flags, atOnce))) return null;
  const folder = join(suite.dir, ablation.name);
  const times = ablation.timed ? await timesOf(folder, flags.quiet === true) : null;
  if (ablation.timed && times === null) return null;
  const result = await untilInterrupted(() => analyseAblation(ablation, groups, times));
  return result && { result, runs: groups.flat() };
}

/** @param work goes on without a pause for some seconds @returns null when it was interrupted */
async function untilInterrupted<Result>(work: () => Result): Promise<Result | null> {
  const interrupts = listenForInterrupts(
    () => {},
    () => {},
  );
  try {
    const result = work();
    const code = await interrupts.settled();
    if (code === null) return result;
    process.exitCode = code;
    return null;
  } finally {
    interrupts.release();
  }
}

async function showSuite(suite: Suite, done: readonly Done[], { json }: AblateFlags): Promise<void> {
  const results = done.map(({ result }) => result);
  const isVerification = results.every(({ name }) => PUBLISHED_TASKS.some((task) => task.name === name));
  if (isVerification && results.some(({ verdict }) => verdict !== 'shown')) process.exitCode = 1;
  const document = buildSuiteDocument(results, suite.command);
  const paths = writeTexts(suite.dir, {
    [REPORT_FILES.html]: await renderHtml(document),
    [REPORT_FILES.md]: renderMarkdown(document),
    [REPORT_FILES.json]: renderJson({ formatVersion: 1, command: suite.command, ablations: results }),
  });
  if (json) return writeJson({ ablations: done.map(resultJson), report: paths });
  const style = styleOf(process.stdout);
  const table = isVerification ? verificationText(results, style) : ablationTable(results, style);
  await writeOut(`\n${table}\n${writtenLines([...paths, suite.dir])}`);
}

function planOf({ experiment, timed }: Ablation, { seeds, corpus, updates }: Suite): string {
  if (experiment === null) return timed ? 'nothing is trained; times are measured' : 'nothing is trained';
  const steps = counted(updates ?? experiment.updates, 'update');
  return `${counted(experiment.arms.length, 'arm')}, ${counted(seeds.length, 'seed')}, ${steps} each on ${visibleLine(corpus ?? experiment.corpus)}`;
}

/** Trains what is not finished, the arms of a seed side by side. @returns whether all is finished, and nobody interrupted */
async function trainArms(
  groups: readonly (readonly ArmRun[])[],
  flags: AblateFlags,
  atOnce: number,
): Promise<boolean> {
  const unfinished = groups
    .map((group) => group.filter(({ run }) => !isFinished(run)).map(watchedArm))
    .filter((group) => group.length > 0);
  const { interrupted } = await watchTraining(unfinished, flags, atOnce);
  const all = groups.flat().every(({ run }) => isFinished(run));
  if (all && interrupted === null) return true;
  process.exitCode = interrupted ?? 1;
  return false;
}

function watchedArm({ arm, run: { model, dir, config } }: ArmRun): WatchedRun {
  return {
    plan: { model, dir, cache: cacheFolder(), heldInMemory: 0 },
    shown: {
      name: `${arm.name} seed ${config.seed}`,
      goal: { budget: config.budget, updatesPerEpoch: null },
    },
  };
}

function resultJson({ result, runs }: Done) {
  return {
    ...result,
    runs: runs.map(({ arm, run }) => {
      const { metrics, validLoss, parameters, updates } = readSummary(run);
      return { arm: arm.name, seed: run.config.seed, dir: run.dir, parameters, updates, validLoss, metrics };
    }),
  };
}
