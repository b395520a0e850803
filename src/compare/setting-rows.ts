/** Every setting of every run that something reads, as one flat table. */
import type { Config } from '../config/schema.ts';
import type { SettingRow } from './analysis.ts';

type Leaf = string | number | boolean;

/**
 * In the order of the schema; what only a later run has comes where its section ends.
 * @param isIdle whether nothing in a run reads a setting, by its path: such as how many pairs to draw of a given corpus
 */
export function settingRows(
  configs: readonly Partial<Config>[],
  isIdle: (path: string, run: number) => boolean = () => false,
): SettingRow[] {
  const flat = configs.map(
    (config, run) => new Map(leavesOf(config, []).filter(([path]) => !isIdle(path, run))),
  );
  const paths = [...new Set(flat.flatMap((settings) => [...settings.keys()]))];
  const sections = [...new Set(paths.map(sectionOf))];
  return sections
    .flatMap((section) => paths.filter((path) => sectionOf(path) === section))
    .map((path) => {
      const values = flat.map((settings) => settings.get(path) ?? null);
      return { path, values, equal: values.every((value) => value === values[0]) };
    });
}

function sectionOf(path: string): string {
  return path.split('.')[0];
}

function leavesOf(value: unknown, path: readonly string[]): [string, Leaf][] {
  if (typeof value === 'object' && value !== null) {
    return Object.entries(value).flatMap(([key, member]) => leavesOf(member, [...path, key]));
  }
  if (value === undefined) return [];
  return [[path.join('.'), value as Leaf]];
}
