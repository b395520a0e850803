/** Values of options, from the text that was typed. What a setting may be is checked by its schema, not here. */
import type { Command } from 'commander';
import { parseCount, parseDuration } from '../config/parse-quantity.ts';
import { UsageError } from '../config/user-error.ts';
import { quote } from '../text/describe.ts';

/** `5m` -> 300. */
export function durationOf(flag: string): (text: string) => number {
  return (text) => named(flag, () => parseDuration(text));
}

/** `2k` -> 2000. */
export function countOf(flag: string): (text: string) => number {
  return (text) => named(flag, () => parseCount(text));
}

/** Seeds of which nobody waits for more. */
const MOST_SEEDS = 100;

/** How many seeds. */
export function seedsOf(text: string): number {
  const seeds = countOf('--seeds')(text);
  if (seeds <= MOST_SEEDS) return seeds;
  throw new UsageError(
    `--seeds: expected at most ${MOST_SEEDS}, found ${text}`,
    'It is a number of runs, each with a seed of its own.',
  );
}

/** How far apart: in updates or in seconds. */
export type Spacing = { readonly updates: number } | { readonly seconds: number };

/** `500` -> 500 updates, `30s` -> 30 seconds. */
export function countOrDurationOf(flag: string): (text: string) => Spacing {
  return (text) => {
    if (/[smh]$/.test(text)) return { seconds: durationOf(flag)(text) };
    if (/^[\d.]+[kKM]?$/.test(text)) return { updates: countOf(flag)(text) };
    throw new UsageError(
      `${flag}: expected updates or a time, found ${quote(text)}`,
      'For example 500, 2k, 30s or 5m.',
    );
  };
}

/** `1,2k` -> [1, 2000]. */
export function countsOf(flag: string): (text: string) => number[] {
  return (text) => text.split(',').map((part) => named(flag, () => parseCount(part)));
}

/** A number where the text is one, else the text, which the schema refuses by the setting's name. */
export function numberOrText(text: string): number | string {
  return text.trim() === '' || Number.isNaN(Number(text)) ? text : Number(text);
}

/** Two aligned text files are a corpus together. @throws UsageError for one without the other */
export function refuseHalf({ source, target }: { readonly source?: string; readonly target?: string }): void {
  if ((source === undefined) === (target === undefined)) return;
  throw new UsageError(
    `expected --source and --target together, found only --${source === undefined ? 'target' : 'source'}`,
    'Two text files with the same number of lines make pairs. One file of pairs is named without either.',
  );
}

/** `topK` -> `--top-k` */
export function flagNamed(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/** For options that may be given several times. */
export function gather(text: string, before: readonly string[] = []): string[] {
  return [...before, text];
}

/**
 * The empty text would be the folder that one stands in: a shell leaves it of a variable that is not set.
 * @throws UsageError naming an option that was typed so and names a place
 */
export function refuseEmptyPlaces(command: Command): void {
  const empty = command.options.find((option) => {
    const name = option.attributeName();
    const isPlace = /<(?:dir|file|folder|path|run)>/.test(option.flags);
    return isPlace && command.getOptionValue(name) === '' && command.getOptionValueSource(name) === 'cli';
  });
  if (empty === undefined) return;
  throw new UsageError(`${empty.long}: expected a path, found ""`, 'Give one, or leave the option out.');
}

function named<Value>(flag: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (thrown) {
    if (thrown instanceof UsageError) throw new UsageError(`${flag}: ${thrown.message}`, thrown.next);
    throw thrown;
  }
}
