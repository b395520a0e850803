/** One tree of settings as a checked Config. Not here: how layers of settings become one tree (resolve.ts). */
import type { z } from 'zod';
import { describeValue } from '../text/describe.ts';
import { knobsOf } from './knobs.ts';
import { type Config, configSchema, MODELS } from './schema.ts';

/**
 * The Config that `tree` is, defaults filled in.
 * @param tree from anywhere: merged layers, a run's config.json
 * @param refuse makes the error for the first setting that is wrong, from its path and what was expected
 */
export function configFrom(tree: unknown, refuse: (path: string, message: string) => Error): Config {
  const checked = configSchema.safeParse(tree, { reportInput: true });
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  const path = issue.path.join('.');
  throw refuse(path || 'settings', problemOf(issue, expectedAt(path, tree)));
}

function problemOf(issue: z.core.$ZodIssue, expected: string): string {
  switch (issue.code) {
    case 'custom':
      return issue.message;
    case 'unrecognized_keys':
      return `unknown setting ${issue.keys[0]}`;
    case 'invalid_union':
      return `expected one of ${MODELS.join(', ')}`;
    default:
      return `expected ${expected}, found ${describeValue(issue.input)}`;
  }
}

/** In the words that help has for a setting. */
function expectedAt(path: string, tree: unknown): string {
  const { kind } = (tree as { model?: { kind?: unknown } } | null)?.model ?? {};
  const model = MODELS.find((name) => name === kind);
  return (model && knobsOf(model).get(path)?.expected) ?? 'a section of settings';
}
