/** What may stand beside `--resume`: everything else is in the settings of what is gone on with. */
import type { Command } from 'commander';
import { UsageError } from '../config/user-error.ts';
import { typedOptions } from './environment.ts';
import { BUDGET_FLAGS } from './training-flags.ts';

const WITH_RESUME = ['--resume', '--json', '--quiet', '--debug', '--tui'];
const WITH_BUDGET = [...WITH_RESUME, ...Object.keys(BUDGET_FLAGS).map((flag) => `--${flag}`)];

/** What a command goes on with, and which options it hears. */
const RESUMED = {
  train: { expected: 'the run, or a larger budget', heard: WITH_BUDGET },
  compare: { expected: 'the comparison, or a larger budget', heard: WITH_BUDGET },
  ablate: { expected: 'the suite', heard: WITH_RESUME },
  verify: { expected: 'the suite', heard: WITH_RESUME },
} as const;

/** @throws UsageError for an option or an argument that would have to be left unheard */
export function checkResume(command: Command, ...words: readonly (string | undefined)[]): void {
  const { expected, heard } = RESUMED[command.name() as keyof typeof RESUMED];
  const [found] = [
    ...words.filter((word) => word !== undefined),
    ...typedOptions(command).filter((option) => !heard.includes(option)),
  ];
  if (found === undefined) return;
  throw new UsageError(
    `--resume: expected nothing but ${expected}; found ${found} as well`,
    'It goes on with its own models, corpus and settings: leave it out, or start anew without --resume.',
  );
}
