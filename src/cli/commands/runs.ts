/** `seqcmp runs`: its commands. What they do: actions/show-runs.ts. */
import type { Command } from 'commander';
import { addCommonFlags, type CommonFlags } from '../common-flags.ts';

export function addRuns(program: Command): void {
  const runs = program
    .command('runs')
    .summary('list and show trained runs')
    .description(
      'Runs: what is under results/, or another folder.\n\nExamples:\n  $ seqcmp runs list\n  $ seqcmp runs list my-comparison --json\n  $ seqcmp runs show RUN',
    )
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false);

  const list = runs
    .command('list')
    .summary('the runs in a folder')
    .description(
      'The runs in a folder and in the comparisons in it, newest name last.\n\nExample:\n  $ seqcmp runs list',
    )
    .argument('[folder]', 'where to look', 'results');
  addCommonFlags(list).action(async (folder: string, flags: CommonFlags) => {
    const { showRuns } = await import('../actions/show-runs.ts');
    await showRuns(folder, flags);
  });

  const show = runs
    .command('show')
    .summary('settings and results of a run')
    .description("A run's state, results and settings.\n\nExample:\n  $ seqcmp runs show results/RUN")
    .argument('<run>', "a run's folder, or its name under results/");
  addCommonFlags(show).action(async (name: string, flags: CommonFlags) => {
    const { showRun } = await import('../actions/show-runs.ts');
    await showRun(name, flags);
  });
}
