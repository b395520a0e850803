/** One setting that someone made, before it is known to be right, and how a wrong one is refused. */
import { didYouMean } from './suggest.ts';
import { UsageError, UserError } from './user-error.ts';

/** Where a value comes from. `match` is a width that was changed so that models have as many parameters. */
export interface Origin {
  readonly source: 'default' | 'preset' | 'file' | 'environment' | 'flag' | '--set' | 'match';
  /** For people, and where a message points: `preset base`, `x.yaml:3:5`, `SEQCMP_SEED`, `--engine`, `--set`. */
  readonly at: string;
}

export interface Setting extends Origin {
  /** As typed: `model.dropout`, `rnn.layers`, `transformer.train.warmup`. */
  readonly path: string;
  readonly value: unknown;
}

/** Whether somebody asked for the value: defaults and presets give way where others need it. */
export function isAskedFor({ source }: Origin): boolean {
  return source !== 'default' && source !== 'preset' && source !== 'match';
}

/** UserError for what stands in a file, UsageError (exit code 2) for what stands on the command line. */
export function wrongSetting({ at, source }: Setting, message: string, next: string): UserError {
  const Wrong = source === 'file' ? UserError : UsageError;
  return new Wrong(`${at}: ${message}`, next);
}

/** @param known every path that could stand where `setting.path` does */
export function unknownSetting(setting: Setting, known: readonly string[]): UserError {
  const parts = setting.path.split('.');
  let within = known;
  let depth = 0;
  for (; depth < parts.length; depth++) {
    const deeper = within.filter((path) => path.split('.')[depth] === parts[depth]);
    if (deeper.length === 0) break;
    within = deeper;
  }
  const names = [...new Set(within.map((path) => path.split('.')[depth]))].filter(
    (name) => name !== undefined,
  );
  if (depth === parts.length) {
    return wrongSetting(
      setting,
      `${setting.path} is a section, not a setting`,
      `Its settings: ${names.join(', ')}.`,
    );
  }
  const sameName = known.filter((path) => path.split('.').at(-1) === parts.at(-1));
  const shallowest = Math.min(...sameName.map((path) => path.split('.').length));
  const elsewhere = sameName.filter((path) => path.split('.').length === shallowest).slice(0, 2);
  const section = parts
    .slice(0, depth)
    .map((part) => `${part}.`)
    .join('');
  const next =
    elsewhere.length > 0
      ? `Did you mean ${elsewhere.join(' or ')}?`
      : didYouMean(parts[depth], names, section);
  return wrongSetting(setting, `unknown setting ${setting.path}`, next);
}
