/** What may stand beside `--resume`: everything else is in the settings of what is gone on with. */
import type { Command } from 'commander';
import { UsageError } from '../config/user-error.ts';
import { typedOptions } from './environment.ts';

const WITH_RESUME = new Set(['--resume', '--json', '--quiet', '--debug', '--tui']);

/** What a command goes on with. */
const RESUMED: Readonly<Record<string, string>> = { compare: 'comparison', ablate: 'suite', verify: 'suite' };

/** @throws UsageError for an option or an argument that would have to be left unheard */
export function checkResume(command: Command, ...words: readonly (string | undefined)[]): void {
  const [found] = [
    ...words.filter((word) => word !== undefined),
    ...typedOptions(command).filter((option) => !WITH_RESUME.has(option)),
  ];
  if (found === undefined) return;
  throw new UsageError(
    `--resume: expected nothing but the ${RESUMED[command.name()] ?? 'run'}, found ${found} as well`,
    'It goes on with its own models, corpus and settings: leave it out, or start anew without --resume.',
  );
}
