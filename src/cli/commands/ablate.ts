/** `seqcmp ablate`: its options. What it does: actions/ablate.ts. */
import type { Command } from 'commander';
import { UsageError } from '../../config/user-error.ts';
import { addCommonFlags, addEngineFlags, type CommonFlags, type EngineFlags } from '../common-flags.ts';
import { typedOptions, variablesUsed } from '../environment.ts';
import { countOf, seedsOf } from '../option-values.ts';
import { checkResume } from '../resume-flags.ts';
import { announce } from '../terminal.ts';

export interface AblateFlags extends CommonFlags, EngineFlags {
  readonly list?: boolean;
  readonly corpus?: string;
  readonly seeds: number;
  readonly steps?: number;
  readonly atOnce?: number;
  readonly out?: string;
  readonly resume?: string;
  readonly quiet?: boolean;
  /** Of the environment, that gave a value. */
  readonly variables: ReadonlyMap<string, string>;
}

const DEFAULT_SEEDS = 3;

const DESCRIPTION = `Tries claims of the literature, one by one: exact checks on live models, small models trained with \
several seeds and one thing changed, the effect with its intervals, and whether it is shown, not shown, or the opposite. \
Writes one report of all.

Examples:
  $ seqcmp ablate --list                    the claims, and their sources
  $ seqcmp ablate positions                 one of them, in minutes
  $ seqcmp ablate heads scaling --seeds 5
  $ seqcmp ablate heads --corpus pairs.tsv  on your own pairs
  $ seqcmp ablate all                       within an hour on two cores
  $ seqcmp ablate --resume results/DIR      goes on where it was stopped`;

export function addAblate(program: Command): void {
  const command = program
    .command('ablate')
    .summary('try the claims of the literature, one by one')
    .description(DESCRIPTION)
    .argument('[name...]', 'which, or all')
    .option('--list', 'say which there are')
    .option('--corpus <name>', 'train on this corpus, a name or a file (default: each ablation has its own)')
    .option('--seeds <n>', 'runs of each arm, two or more', seedsOf, DEFAULT_SEEDS)
    .option('--steps <n>', 'updates of each run (default: each ablation has its own)', countOf('--steps'))
    .option(
      '--at-once <n>',
      'runs that train at the same time (default: as many as the machine has threads for)',
      countOf('--at-once'),
    )
    .option('--out <dir>', 'folder to write, which must be new or empty (default: a new one under results/)')
    .option('--resume <dir>', 'go on with a suite that was stopped')
    .option('-q, --quiet', 'no progress on stderr');
  addEngineFlags(command, '1: arms are small, and several train at once');
  addCommonFlags(command, 'print one JSON object on stdout: ablations with checks, effects and runs');
  command.action(async (names: string[], typed: Omit<AblateFlags, 'variables'>) => {
    const flags: AblateFlags = { ...typed, variables: variablesUsed(command) };
    const { ablate, listAblations, resumeAblations } = await import('../actions/ablate.ts');
    if (flags.list) {
      if (names.length > 0)
        throw new UsageError(
          `--list names all ablations; found ${names.join(' ')} beside it`,
          'Leave one of the two out.',
        );
      return listAblations(flags);
    }
    if (flags.resume !== undefined) {
      checkResume(command, ...names);
      return resumeAblations(flags.resume, flags);
    }
    if (names.length === 0) {
      throw new UsageError(
        'expected the name of an ablation, or all; found none',
        'See them with seqcmp ablate --list.',
      );
    }
    announce('reading settings and corpus', flags.quiet);
    await ablate(names, flags, typedOptions(command));
  });
}
