/** `seqcmp compare`: its options. What it does: actions/compare-models.ts. */
import type { Command } from 'commander';
import { announce } from '../terminal.ts';
import { addTrainingFlags, type TrainingFlags } from '../training-flags.ts';

export interface CompareFlags extends TrainingFlags {
  readonly models?: string;
}

const DESCRIPTION = `Trains both models on the same batches under one budget, in turns on the same machine, scores \
both on the test split, and writes a comparison with its report.

Examples:
  $ seqcmp compare                                  cmudict: spelling to phonemes
  $ seqcmp compare reverse --budget 60s
  $ seqcmp compare pairs.tsv --budget 10m --out my-comparison
  $ seqcmp compare --source a.en --target a.de --steps 5k
  $ seqcmp compare dates --set rnn.layers=2 --set train.learningRate=0.002
  $ seqcmp compare --dry-run                        says what would be done
  $ seqcmp compare reverse --steps 200 --json | jq .verdict`;

export function addCompare(program: Command): void {
  const command = program
    .command('compare')
    .summary('train both models side by side and say which wins')
    .description(DESCRIPTION)
    .argument('[corpus]', 'name or file (default: cmudict)')
    .option(
      '--models <names>',
      'two of rnn, transformer, rnn+transformer (encoder first), transformer+rnn (default: rnn,transformer)',
    );
  addTrainingFlags(command, 'print one JSON object on stdout: verdict, corpus, runs');
  command.action(async (corpus: string | undefined, flags: CompareFlags) => {
    announce('reading settings and corpus', flags.quiet);
    const { compareModels } = await import('../actions/compare-models.ts');
    await compareModels(corpus, flags);
  });
}
