/** `seqcmp eval`: its options. What it does: actions/evaluate-runs.ts. */
import type { Command } from 'commander';
import { addCommonFlags, addEngineFlags, type CommonFlags, type EngineFlags } from '../common-flags.ts';

export interface EvalFlags extends CommonFlags, EngineFlags {
  readonly split: string;
  readonly quiet?: boolean;
}

const DESCRIPTION = `Scores runs on a split. What a run has not answered yet is decoded with its best weights. Two runs \
on the same sources: paired significance as well.

Examples:
  $ seqcmp eval results/RUN
  $ seqcmp eval my-comparison                 the runs in it
  $ seqcmp eval results/RUN --split valid --json`;

export function addEval(program: Command): void {
  const command = program
    .command('eval')
    .summary('score runs on a split')
    .description(DESCRIPTION)
    .argument('<run...>', "a run's folder, its name under results/, or a comparison's folder")
    .option('--split <name>', 'test, valid or train', 'test')
    .option('-q, --quiet', 'no progress on stderr');
  addCommonFlags(addEngineFlags(command));
  command.action(async (names: string[], flags: EvalFlags) => {
    const { evaluateRuns } = await import('../actions/evaluate-runs.ts');
    await evaluateRuns(names, flags);
  });
}
