/** `seqcmp compare`: its options. What it does: actions/compare-models.ts. */
import type { Command } from 'commander';
import { MATCHES } from '../../config/match.ts';
import { variablesUsed } from '../environment.ts';
import { gather } from '../option-values.ts';
import { checkResume } from '../resume-flags.ts';
import { announce } from '../terminal.ts';
import { addTrainingFlags, type TrainingFlags } from '../training-flags.ts';

export interface CompareFlags extends TrainingFlags {
  readonly models?: string;
  readonly match?: readonly string[];
}

const DESCRIPTION = `Trains both models on the same batches under one budget, in turns on the same machine, scores \
both on the test split, and writes a comparison with its report.

Examples:
  $ seqcmp compare                            cmudict: spelling to phonemes
  $ seqcmp compare reverse --budget 60s
  $ seqcmp compare pairs.tsv --budget 10m --out my-comparison
  $ seqcmp compare --source a.en --target a.de --steps 5k
  $ seqcmp compare dates --seeds 5            and the spread over seeds
  $ seqcmp compare reverse --match params,flops --flops 2T
  $ seqcmp compare dates --set rnn.layers=2 --set train.learningRate=0.002
  $ seqcmp compare --resume my-comparison     goes on where it was stopped
  $ seqcmp compare --resume my-comparison --budget 20m   or with a larger budget
  $ seqcmp compare --dry-run                  says what would be done
  $ seqcmp compare reverse --steps 200 --json | jq .verdict`;

const MATCHING = `
Matching: with params, a width that you did not set is changed so that the two
models' parameters are within match.parameters percent (2) of each other,
counted with the corpus's own vocabularies. steps, tokens, time and flops check
that both get one and the same such budget; flops also turns --steps or --epochs
into the operations that the cheaper model takes for them. Without --match,
parameters are matched where that changes nothing that you set, and the budget
is as given; a --match without params leaves sizes as they are, and the plan
says how far apart.`;

export function addCompare(program: Command): void {
  const command = program
    .command('compare')
    .summary('train both models side by side and say which wins')
    .description(DESCRIPTION)
    .argument('[corpus]', 'name or file (default: cmudict)')
    .option(
      '--models <names>',
      'two of rnn, transformer, rnn+transformer (encoder first), transformer+rnn (default: rnn,transformer)',
    )
    .option(
      '--match <what>',
      `what to make equal: ${MATCHES.join(', ')}, with commas between them; may be repeated`,
      gather,
    )
    .option(
      '--resume <dir>',
      'go on with a comparison that was stopped, or with a finished one by a larger budget beside this',
    );
  addTrainingFlags(command, 'print one JSON object on stdout: verdict, corpus, runs').addHelpText(
    'after',
    MATCHING,
  );
  command.action(async (corpus: string | undefined, typed: CompareFlags) => {
    const flags = { ...typed, variables: variablesUsed(command) };
    if (flags.resume !== undefined) {
      checkResume(command, corpus);
      const { resumeComparison } = await import('../actions/compare-models.ts');
      return resumeComparison(flags.resume, flags);
    }
    announce('reading settings and corpus', flags.quiet);
    const { compareModels } = await import('../actions/compare-models.ts');
    await compareModels(corpus, flags);
  });
}
