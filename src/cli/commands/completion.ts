/** `seqcmp completion`, and the hidden `complete` that its scripts call. What they do: actions/answer-shell.ts. */
import type { Command } from 'commander';
import { SHELLS } from '../completion-scripts.ts';

const DESCRIPTION = `Prints a script that makes a shell complete commands, options, their values, corpora and runs.

Examples:
  $ eval "$(seqcmp completion bash)"                 this shell; or add the line
                                                     to ~/.bashrc
  $ source <(seqcmp completion zsh)                  after compinit, in ~/.zshrc
  $ seqcmp completion fish > ~/.config/fish/completions/seqcmp.fish
  > seqcmp completion powershell | Out-String | Invoke-Expression`;

export function addCompletion(program: Command): void {
  program
    .command('completion')
    .summary('print a script that completes words in a shell')
    .description(DESCRIPTION)
    .argument('<shell>', SHELLS.join(', '))
    .option('--debug', 'with an error, print where in the program it came from')
    .helpOption('-h, --help', 'print this help')
    .action(async (shell: string) => {
      const { printScript } = await import('../actions/answer-shell.ts');
      await printScript(shell);
    });
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .helpOption(false)
    .action(async (words: string[]) => {
      const { answerShell } = await import('../actions/answer-shell.ts');
      await answerShell(program, words);
    });
}
