/** `seqcmp train`: its options. What it does: actions/train-model.ts. */
import type { Command } from 'commander';
import { UsageError } from '../../config/user-error.ts';
import { announce } from '../terminal.ts';
import { addTrainingFlags, type TrainingFlags } from '../training-flags.ts';

export interface TrainFlags extends TrainingFlags {
  readonly resume?: string;
}

const DESCRIPTION = `Trains one model, scores it on the test split, and writes a run.

Examples:
  $ seqcmp train rnn                          cmudict: spelling to phonemes
  $ seqcmp train transformer reverse --budget 60s
  $ seqcmp train rnn pairs.tsv --epochs 3 --set model.dim=128
  $ seqcmp train rnn+transformer --set model.encoder.cell=lstm
  $ seqcmp train --resume results/RUN         goes on where it was stopped`;

/** What may stand beside --resume: everything else is in the run's own settings. */
const WITH_RESUME = new Set(['resume', 'json', 'quiet', 'debug']);

export function addTrain(program: Command): void {
  const command = program
    .command('train')
    .summary('train one model, or go on with a run')
    .description(DESCRIPTION)
    .argument('[model]', 'rnn, transformer, or encoder+decoder of them; not with --resume')
    .argument('[corpus]', 'name or file (default: cmudict)')
    .option('--resume <run>', 'go on with a run that was stopped; a finished one is only shown');
  addTrainingFlags(command, 'print one JSON object on stdout: the run');
  command.action(async (model: string | undefined, corpus: string | undefined, flags: TrainFlags) => {
    if (flags.resume === undefined) {
      announce('reading settings and corpus', flags.quiet);
      const { trainModel } = await import('../actions/train-model.ts');
      return trainModel(model, corpus, flags);
    }
    checkResume(model, flags);
    const { resumeRun } = await import('../actions/train-model.ts');
    await resumeRun(flags.resume, flags);
  });
}

function checkResume(model: string | undefined, flags: TrainFlags): void {
  const other = Object.keys(flags).find((name) => !WITH_RESUME.has(name));
  if (model === undefined && other === undefined) return;
  const found = model === undefined ? `--${other === 'dryRun' ? 'dry-run' : other}` : model;
  throw new UsageError(
    `--resume: expected nothing but the run, found ${found} as well`,
    'A run goes on with its own model, corpus and settings: leave it out, or start a new run without --resume.',
  );
}
