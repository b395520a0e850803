/** `seqcmp verify`: tasks with published results, a suite like that of ablations. */
import { PUBLISHED_TASKS } from '../../ablate/published-tasks.ts';
import { oneOf } from '../../config/one-of.ts';
import type { AblateFlags } from '../commands/ablate.ts';
import { listSuite, startSuite } from './start-suite.ts';

const NAMES = PUBLISHED_TASKS.map(({ name }) => name);

export async function listTasks(typed: readonly string[], flags: AblateFlags): Promise<void> {
  const chosen = chosenBy(typed);
  await listSuite(
    PUBLISHED_TASKS.filter(({ name }) => chosen.includes(name)),
    flags,
  );
}

export async function verify(typed: readonly string[], flags: AblateFlags): Promise<void> {
  await startSuite(chosenBy(typed), 'verify', null, flags);
}

/** @returns all where none is named */
function chosenBy(typed: readonly string[]): string[] {
  const named = typed.map((name) => oneOf('task', name, NAMES));
  return named.length === 0 ? NAMES : NAMES.filter((name) => named.includes(name));
}
