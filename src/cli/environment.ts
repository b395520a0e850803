/** Options that a variable of the environment may stand for: `SEQCMP_SEED` for `--seed`. The option itself wins. */
import { type Command, Option } from 'commander';
import { UsageError } from '../config/user-error.ts';

/** @param parse of the text, from either place */
export function optionWithVariable(
  flags: string,
  description: string,
  parse?: (text: string) => unknown,
): Option {
  const option = new Option(flags, description);
  const variable = variableOf(option);
  option.env(variable);
  if (parse === undefined) return option;
  return option.argParser((text) => {
    try {
      return parse(text);
    } catch (thrown) {
      if (!(thrown instanceof UsageError) || isTyped(option)) throw thrown;
      throw new UsageError(thrown.message.replace(`${option.long}:`, `${variable}:`), thrown.next);
    }
  });
}

/** The variables that gave a value to this call, by the name of their option. */
export function variablesUsed(command: Command): ReadonlyMap<string, string> {
  const used = command.options.filter((option) => isFrom(command, option, 'env'));
  return new Map(used.map((option) => [option.attributeName(), variableOf(option)]));
}

/** The options that were typed, as `--dry-run`. */
export function typedOptions(command: Command): string[] {
  return command.options
    .filter((option) => isFrom(command, option, 'cli'))
    .map(({ long, short }) => long ?? short ?? '');
}

function isFrom(command: Command, option: Option, source: 'env' | 'cli'): boolean {
  return command.getOptionValueSource(option.attributeName()) === source;
}

function variableOf({ long }: Option): string {
  return `SEQCMP_${(long ?? '').slice(2).replaceAll('-', '_').toUpperCase()}`;
}

/** Commander does not tell its parser where a text comes from. */
function isTyped({ long }: Option): boolean {
  return process.argv.some((word) => word === long || word.startsWith(`${long}=`));
}
