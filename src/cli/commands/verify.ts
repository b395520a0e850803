/** `seqcmp verify`: its options. What it does: actions/verify.ts. */
import type { Command } from 'commander';
import { addCommonFlags, addEngineFlags } from '../common-flags.ts';
import { variablesUsed } from '../environment.ts';
import { seedsOf } from '../option-values.ts';
import { checkResume } from '../resume-flags.ts';
import { announce } from '../terminal.ts';
import type { AblateFlags } from './ablate.ts';

const DESCRIPTION = `Trains small tasks that have published results, and holds what comes out against the published range. \
Writes a report. Exit code 1 where anything lies outside.

Examples:
  $ seqcmp verify                  all of them, within half an hour on two cores
  $ seqcmp verify scan-random      one of them
  $ seqcmp verify --list           the tasks, and who published them
  $ seqcmp verify --resume DIR     goes on where it was stopped`;

export function addVerify(program: Command): void {
  const command = program
    .command('verify')
    .summary('train small published tasks, and check the results')
    .description(DESCRIPTION)
    .argument('[task...]', 'which (default: all)')
    .option('--list', 'say which there are')
    .option('--seeds <n>', 'runs of each model, of which the mean is checked', seedsOf, 1)
    .option('--out <dir>', 'folder to write, which must be new or empty (default: a new one under results/)')
    .option('--resume <dir>', 'go on with a verification that was stopped')
    .option('-q, --quiet', 'no progress on stderr');
  addEngineFlags(command);
  addCommonFlags(command, 'print one JSON object on stdout: tasks with checks and runs');
  command.action(async (names: string[], typed: Omit<AblateFlags, 'variables'>) => {
    const flags: AblateFlags = { ...typed, variables: variablesUsed(command) };
    const { listTasks, resumeTasks, verify } = await import('../actions/verify.ts');
    if (flags.list) return listTasks(names, flags);
    if (flags.resume !== undefined) {
      checkResume(command, ...names);
      return resumeTasks(flags.resume, flags);
    }
    announce('reading settings and corpus', flags.quiet);
    await verify(names, flags);
  });
}
