/** From options to runs that are ready to train, with the plan said on the way. */
import { type Prepared, type PreparedRun, prepareRuns } from '../../compare/prepare.ts';
import { requireShared } from '../../compare/shared-settings.ts';
import type { Match } from '../../config/match.ts';
import { settingsYaml } from '../../config/print-settings.ts';
import type { CorpusConfig, ModelName } from '../../config/schema.ts';
import { UsageError } from '../../config/user-error.ts';
import { corpusName, pairCounts } from '../../data/corpus.ts';
import { settlePipes } from '../../data/piped.ts';
import { typedInstead } from '../environment.ts';
import { type Reading, whilePreparing } from '../prepare.ts';
import { planText } from '../render/plan.ts';
import { commandLine, shownPath, styleOf, writeErr, writeJson, writeOut } from '../terminal.ts';
import type { TrainingFlags } from '../training-flags.ts';
import { newFolder } from './new-folder.ts';
import { requireScreenFor } from './require-screen.ts';
import { resolveTraining } from './training-layers.ts';
import { type WatchedRun, watchedRun } from './watch-training.ts';

export interface ReadyRuns {
  readonly prepared: Prepared;
  /** The folder of the run, or of the comparison. Absolute. */
  readonly out: string;
  /** Of `prepared`. */
  readonly groups: readonly (readonly WatchedRun[])[];
}

/**
 * @param models one of one seed is a run of its own, more are a comparison
 * @param match what shall be equal; undefined where nobody said
 * @returns null for a dry run, which has said all that it had to say
 */
export async function setUpRuns(
  models: readonly ModelName[],
  corpus: string | undefined,
  flags: TrainingFlags,
  match?: readonly Match[],
): Promise<ReadyRuns | null> {
  requireScreenFor(flags);
  if (flags.printConfig && flags.json)
    throw new UsageError(
      '--print-config prints YAML, and --json asks for JSON',
      'For JSON: seqcmp config --json.',
    );
  const { resolved, engine } = await resolveTraining(models, corpus, flags);
  const { seeds = 1, printConfig } = flags;
  const kind = models.length > 1 ? 'compare' : models[0];
  const out = newFolder(flags.out, corpusName(resolved[0].config.corpus), kind);
  const dryRun = flags.dryRun === true || printConfig === true;
  const command = commandLine(typedInstead(flags.variables));
  const prepared = await whilePreparing(flags.quiet === true, async (reading) => {
    // Before one corpus is taken for all of them.
    requireShared(resolved.map(({ config }) => config));
    const asked = resolved[0].config.corpus;
    const corpus = await settlePipes(asked, {
      ...reading,
      keepCopies: !flags.dryRun || printConfig === true,
    });
    const settled = resolved.map((each) => ({ ...each, config: { ...each.config, corpus } }));
    const ready = await prepareRuns({ resolved: settled, seeds, match, out, command, reading, dryRun });
    return flags.dryRun ? asAsked(ready, asked, reading) : ready;
  });
  if (printConfig) {
    await writeOut(settingsYaml(prepared.resolved, headingOf(command, seeds)));
    return null;
  }
  const textOn = (stream: NodeJS.WriteStream) =>
    planText(prepared, `${engine.name} (${engine.description})`, shownPath(out), styleOf(stream).columns);
  if (flags.dryRun) {
    await (flags.json ? writeJson(planJson(prepared, out)) : writeOut(textOn(process.stdout)));
    return null;
  }
  if (!flags.quiet) writeErr(`${textOn(process.stderr)}\n`);
  const watched = (plan: PreparedRun) => watchedRun(plan, seeds, prepared.updatesPerEpoch);
  return { prepared, out, groups: prepared.groups.map((group) => group.map(watched)) };
}

/** As it was typed: copies of pipes are gone when a dry run is over. */
function asAsked(prepared: Prepared, asked: CorpusConfig, { named }: Reading): Prepared {
  const { corpus, groups } = prepared;
  return {
    ...prepared,
    corpus: { ...corpus, description: named(corpus.description) },
    groups: groups.map((runs) => runs.map((run) => ({ ...run, config: { ...run.config, corpus: asked } }))),
  };
}

/** Of printed settings: what they are and what no file holds. */
function headingOf(command: string, seeds: number): string[] {
  return [
    `The settings of: ${command}`,
    ...(seeds > 1 ? [`The number of seeds is no setting: give --seeds ${seeds} beside --config.`] : []),
  ];
}

/** What a corpus is, in JSON. */
export function corpusJson({ corpus, vocabularies, overlong, uneven, unknown }: Prepared) {
  const { name, description, licence, hash, levels, counts, given, shared } = corpus;
  return {
    name,
    description,
    licence,
    hash,
    pairs: pairCounts(corpus),
    levels,
    vocabularies,
    given,
    shared,
    cleaning: counts,
    overlong,
    uneven,
    unknown,
  };
}

function planJson(prepared: Prepared, out: string) {
  return {
    dryRun: true,
    out,
    corpus: corpusJson(prepared),
    tokenizerHash: prepared.tokenizerHash,
    updatesPerEpoch: prepared.updatesPerEpoch,
    padding: prepared.padding,
    matched: prepared.matched,
    outOfReach: prepared.reached.map(({ name: model, sources, outOfReach }) => ({
      model,
      sources,
      outOfReach,
    })),
    runs: prepared.groups
      .flat()
      .map(({ model, dir, parameters, config }) => ({ model, dir, parameters, config })),
  };
}
