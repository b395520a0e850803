/** `seqcmp runs`: its commands. What they do: actions/show-runs.ts and clean-runs.ts. */
import type { Command } from 'commander';
import { RESULTS } from '../../run/layout.ts';
import { addCommonFlags, addRemovalFlags, type CommonFlags, type RemovalFlags } from '../common-flags.ts';

const CLEAN = `Removes what may go: what a killed process left half made, its locks, and of finished runs the states that \
--resume with a larger budget would go on from. Best weights, outputs, settings and logs stay, and so does all of a run \
that is not finished or is being written.

Examples:
  $ seqcmp runs clean --dry-run        what would go, and how much it is
  $ seqcmp runs clean --yes
  $ seqcmp runs clean my-comparison`;

export function addRuns(program: Command): void {
  const runs = program
    .command('runs')
    .summary('list, show, watch and clean up trained runs')
    .description(
      'Runs: what is under results/, or another folder.\n\nExamples:\n  $ seqcmp runs list\n  $ seqcmp runs list my-comparison --json\n  $ seqcmp runs show RUN\n  $ seqcmp runs watch my-comparison\n  $ seqcmp runs clean --dry-run',
    )
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false);
  addList(runs);
  addWatch(runs);
  addShow(runs);
  addClean(runs);
}

function addList(runs: Command): void {
  const list = runs
    .command('list')
    .summary('the runs in a folder')
    .description(
      'The runs in a folder, and in the comparisons and suites of ablations in it, by name.\n\nExample:\n  $ seqcmp runs list',
    )
    .argument('[folder]', 'where to look', RESULTS);
  addCommonFlags(list).action(async (folder: string, flags: CommonFlags) => {
    const { showRuns } = await import('../actions/show-runs.ts');
    await showRuns(folder, flags);
  });
}

function addWatch(runs: Command): void {
  const watch = runs
    .command('watch')
    .summary('follow a run or comparison that is training')
    .description(
      `Follows runs that train elsewhere, in another terminal for example: loss curves,
throughput, what is left of the budget, validations. On a terminal a screen of
its own; elsewhere a line for each validation, until all runs are finished, or
none is being trained. Nothing is changed in their folders.

Example:
  $ seqcmp runs watch my-comparison`,
    )
    .argument('<run...>', "a run's folder, its name under results/, or a comparison's folder");
  addCommonFlags(watch, 'print one JSON object a line: run and event').action(
    async (names: string[], flags: CommonFlags) => {
      const { watchRuns } = await import('../actions/watch-runs.ts');
      await watchRuns(names, flags);
    },
  );
}

function addShow(runs: Command): void {
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

function addClean(runs: Command): void {
  const clean = runs
    .command('clean')
    .summary('remove what killed and finished runs left')
    .description(CLEAN)
    .argument('[folder]', 'of runs, a comparison or a run', RESULTS);
  addRemovalFlags(clean).action(async (folder: string, flags: RemovalFlags) => {
    const { cleanRuns } = await import('../actions/clean-runs.ts');
    await cleanRuns(folder, flags);
  });
}
