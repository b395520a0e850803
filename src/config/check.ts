/** A tree of settings from anywhere (merged layers, a run's config.json) against the whole schema. */
import { type Config, configSchema } from './schema.ts';

/**
 * The Config that `tree` is, defaults filled in.
 * @param refuse makes the error for the first setting that is wrong, from its path and what was expected
 */
export function configFrom(tree: unknown, refuse: (path: string, message: string) => Error): Config {
  const checked = configSchema.safeParse(tree);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw refuse(issue.path.join('.') || 'settings', issue.message);
}
