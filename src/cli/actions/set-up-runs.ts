/** From options to runs that are ready to train, with the plan said on the way. */
import { type Prepared, prepareRuns } from '../../compare/prepare.ts';
import type { ModelName } from '../../config/schema.ts';
import { settlePipes } from '../../data/piped.ts';
import { whilePreparing } from '../prepare.ts';
import type { ShownRun } from '../progress.ts';
import { planText } from '../render/plan.ts';
import { commandLine, shownPath, writeErr, writeJson, writeOut } from '../terminal.ts';
import type { TrainingFlags } from '../training-flags.ts';
import { newFolder, resolveTraining, runFolders } from './training-layers.ts';

export interface ReadyRuns {
  readonly prepared: Prepared;
  /** The folder of the run, or of the comparison. Absolute. */
  readonly out: string;
  readonly shown: readonly ShownRun[];
}

/**
 * @param models one is a run of its own, two are a comparison
 * @returns null for a dry run, which has said all that it had to say
 */
export async function setUpRuns(
  models: readonly ModelName[],
  corpus: string | undefined,
  flags: TrainingFlags,
): Promise<ReadyRuns | null> {
  const { configs, engine } = await resolveTraining(models, corpus, flags);
  const comparison = models.length > 1;
  const out = newFolder(flags.out, configs[0].corpus.name, comparison ? 'compare' : models[0]);
  const prepared = await whilePreparing(flags.quiet === true, async (reading) => {
    const corpus = await settlePipes(configs[0].corpus, reading);
    return prepareRuns({
      configs: configs.map((config) => ({ ...config, corpus })),
      dirs: comparison ? runFolders(out, models) : [out],
      command: commandLine(),
      reading,
      dryRun: flags.dryRun,
    });
  });
  const text = planText(prepared, `${engine.name} (${engine.description})`, shownPath(out));
  if (flags.dryRun) {
    await (flags.json ? writeJson(planJson(prepared, out)) : writeOut(text));
    return null;
  }
  if (!flags.quiet) writeErr(`${text}\n`);
  const { updatesPerEpoch } = prepared;
  const shown = prepared.runs.map(({ model, config }) => ({
    name: model,
    goal: { budget: config.budget, updatesPerEpoch },
  }));
  return { prepared, out, shown };
}

/** What a corpus is, in JSON. */
export function corpusJson({ corpus, vocabularies, overlong, uneven, unknown }: Prepared) {
  const { name, description, licence, hash, levels, counts, splits, given, shared } = corpus;
  const { train, valid, test } = splits;
  return {
    name,
    description,
    licence,
    hash,
    pairs: { train: train.length, valid: valid.length, test: test.length },
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
    runs: prepared.runs.map(({ model, dir, parameters, config }) => ({ model, dir, parameters, config })),
  };
}
