/** What may stand beside `--resume`: everything else is in the settings of what is gone on with. */
import type { Command } from 'commander';
import { UsageError } from '../config/user-error.ts';
import { typedOptions } from './environment.ts';
import { BUDGET_FLAGS } from './training-flags.ts';

const WITH_RESUME = ['--resume', '--json', '--quiet', '--debug', '--tui'];
/** A larger budget, which runs can go on with. */
const BUDGET = Object.keys(BUDGET_FLAGS).map((flag) => `--${flag}`);

/** What a command goes on with. */
const RESUMED: Readonly<Record<string, string>> = { compare: 'comparison', ablate: 'suite' };

/** @throws UsageError for an option or an argument that would have to be left unheard */
export function checkResume(command: Command, ...words: readonly (string | undefined)[]): void {
  const heard = command.name() === 'ablate' ? WITH_RESUME : [...WITH_RESUME, ...BUDGET];
  const [found] = [
    ...words.filter((word) => word !== undefined),
    ...typedOptions(command).filter((option) => !heard.includes(option)),
  ];
  if (found === undefined) return;
  throw new UsageError(
    `--resume: expected nothing but the ${RESUMED[command.name()] ?? 'run'}${heard === WITH_RESUME ? '' : ', or a larger budget'}; found ${found} as well`,
    'It goes on with its own models, corpus and settings: leave it out, or start anew without --resume.',
  );
}
