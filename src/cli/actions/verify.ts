/** `seqcmp verify`: tasks with published results, a suite like that of ablations. */
import type { Ablation } from '../../ablate/ablation.ts';
import { PUBLISHED_TASKS } from '../../ablate/published-tasks.ts';
import { oneOf } from '../../config/one-of.ts';
import { openSuite } from '../../run/ablation-suite.ts';
import type { AblateFlags } from '../commands/ablate.ts';
import { runSuite } from './run-suite.ts';
import { listSuite, startSuite } from './start-suite.ts';

export const listTasks = (typed: readonly string[], flags: AblateFlags): Promise<void> =>
  listSuite(tasksNamed(typed), flags);

export async function verify(typed: readonly string[], flags: AblateFlags): Promise<void> {
  const names = tasksNamed(typed).map(({ name }) => name);
  await startSuite(names, 'verify', null, flags);
}

export async function resumeTasks(named: string, flags: AblateFlags): Promise<void> {
  await runSuite(openSuite(named), flags);
}

/** @returns all where none is named */
function tasksNamed(typed: readonly string[]): readonly Ablation[] {
  const known = PUBLISHED_TASKS.map(({ name }) => name);
  const named = typed.map((name) => oneOf('task', name, known));
  return named.length === 0 ? PUBLISHED_TASKS : PUBLISHED_TASKS.filter(({ name }) => named.includes(name));
}
