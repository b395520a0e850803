/** `seqcmp train`: its options. What it does: actions/train-model.ts. */
import type { Command } from 'commander';
import { variablesUsed } from '../environment.ts';
import { checkResume } from '../resume-flags.ts';
import { announce } from '../terminal.ts';
import { addTrainingFlags, type TrainingFlags } from '../training-flags.ts';

const DESCRIPTION = `Trains one model, scores it on the test split, and writes a run.

Examples:
  $ seqcmp train rnn                          cmudict: spelling to phonemes
  $ seqcmp train transformer reverse --budget 60s
  $ seqcmp train rnn pairs.tsv --epochs 3 --set model.dim=128
  $ seqcmp train rnn+transformer --set model.encoder.cell=lstm
  $ seqcmp train rnn dates --seeds 3          three runs and their spread
  $ seqcmp train rnn --config results/RUN/config.json    the same run again
  $ seqcmp train --resume results/RUN         goes on where it was stopped
  $ seqcmp train --resume results/RUN --budget 20m       or with a larger budget`;

export function addTrain(program: Command): void {
  const command = program
    .command('train')
    .summary('train one model, or go on with a run')
    .description(DESCRIPTION)
    .argument('[model]', 'rnn, transformer, or encoder+decoder of them; not with --resume')
    .argument('[corpus]', 'name or file (default: cmudict)')
    .option(
      '--resume <run>',
      'go on with a run that was stopped, or with a finished one by a larger budget beside this; without one it is only shown',
    );
  addTrainingFlags(
    command,
    'print one JSON object on stdout: the run; with --seeds, as compare prints it: verdict, corpus, runs',
  );
  command.action(async (model: string | undefined, corpus: string | undefined, typed: TrainingFlags) => {
    const flags = { ...typed, variables: variablesUsed(command) };
    if (flags.resume === undefined) {
      announce('reading settings and corpus', flags.quiet);
      const { trainModel } = await import('../actions/train-model.ts');
      return trainModel(model, corpus, flags);
    }
    checkResume(command, model, corpus);
    const { resumeRun } = await import('../actions/train-model.ts');
    await resumeRun(flags.resume, flags);
  });
}
