/** `seqcmp doctor`: its options. What it does: actions/examine-machine.ts. */
import type { Command } from 'commander';
import { addCommonFlags, type CommonFlags } from '../common-flags.ts';

const DESCRIPTION = `What works on this machine, and what to do about what does not: engines, threads, Node.js, memory, disk, \
terminal. Exit code 1 when no engine works.

Examples:
  $ seqcmp doctor
  $ seqcmp doctor --json`;

export function addDoctor(program: Command): void {
  const command = program
    .command('doctor')
    .summary('what works on this machine, and what to do about the rest')
    .description(DESCRIPTION);
  addCommonFlags(command).action(async (flags: CommonFlags) => {
    const { examineMachine } = await import('../actions/examine-machine.ts');
    await examineMachine(flags);
  });
}
