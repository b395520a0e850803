/** What came of tasks with published results, on stdout. */
import { sayCheck } from '../../ablate/published-checks.ts';
import type { AblationResult } from '../../ablate/result.ts';
import { visible } from '../../text/visible.ts';
import type { Style } from '../terminal.ts';

export function verificationText(results: readonly AblationResult[], { bold, dim }: Style): string {
  const lines = results.flatMap(({ name, verdict, claim, reference, checks, trained }) => [
    `${bold(name)}: ${bold(verdict === 'shown' ? 'as published' : 'not as published')}`,
    `  ${claim}`,
    dim(`  published: ${reference.paper}, ${reference.where}: ${reference.found}`),
    ...checks.map((check) => `  ${check.passed ? 'found' : 'does not hold'}: ${sayCheck(check)}`),
    ...(trained ? [dim(`  ${trained.sources} sources, seeds ${trained.seeds.join(', ')}`)] : []),
    '',
  ]);
  return visible(lines.join('\n'));
}
