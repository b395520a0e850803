/**
 * Resolved settings as a YAML file that `--config` takes back, each with a comment that says where it came from. What
 * the models share stands once, what they do not under a model's name. Not here: reading one (settings-source.ts).
 */
import { quote } from '../text/describe.ts';
import { escapeSequence, replaceInvisible } from '../text/invisible.ts';
import { knobsOf } from './knobs.ts';
import type { Resolved } from './resolve.ts';
import type { Origin } from './setting.ts';

/** One setting as it stands. */
export interface SettingLine {
  /** As it is typed: `train.warmup`, or where the models differ `rnn.train.warmup`, or `rnn.dim`. */
  readonly path: string;
  /** Undefined where it may be left unset, and is. */
  readonly value: unknown;
  readonly origin: Origin;
}

/** Every setting once; what the models do not share, once a model, after the rest. */
export function settingLines(resolved: readonly Resolved[]): SettingLine[] {
  const models = resolved.map(({ config }) => config.model.kind);
  const shared = [...knobsOf(models[0]).keys()].filter((path) => {
    const values = resolved.map(({ config }) => valueAt(config, path));
    return !path.startsWith('model.') && values.every((value) => value === values[0]);
  });
  return [
    ...shared.map((path) => lineOf(resolved[0], path, path)),
    ...resolved.flatMap((each, i) =>
      [...knobsOf(models[i]).keys()]
        .filter((path) => !shared.includes(path))
        .map((path) => lineOf(each, path, `${models[i]}.${path.replace(/^model\./, '')}`)),
    ),
  ];
}

function lineOf({ config, origins }: Resolved, path: string, typed: string): SettingLine {
  const origin = origins.get(path);
  if (!origin) throw new Error(`internal: ${path} has no origin`);
  return { path: typed, value: valueAt(config, path), origin };
}

function valueAt(config: unknown, path: string): unknown {
  return path
    .split('.')
    .reduce((within, name) => (within as Readonly<Record<string, unknown>> | undefined)?.[name], config);
}

/** @param heading lines of a comment at the top */
export function settingsYaml(resolved: readonly Resolved[], heading: readonly string[]): string {
  const lines = heading.map((line) => `# ${replaceInvisible(line, escapeSequence)}`);
  let open: readonly string[] = [];
  for (const { path, value, origin } of settingLines(resolved)) {
    const names = path.split('.');
    const sections = names.slice(0, -1);
    const kept = sections.findIndex((name, i) => name !== open[i]);
    for (let depth = kept < 0 ? sections.length : kept; depth < sections.length; depth++) {
      lines.push(`${'  '.repeat(depth)}${sections[depth]}:`);
    }
    open = sections;
    const indent = '  '.repeat(sections.length);
    const name = names[names.length - 1];
    lines.push(
      value === undefined
        ? `${indent}# ${name}: not set`
        : `${indent}${name}: ${scalar(value)}  # ${replaceInvisible(origin.at, escapeSequence)}`,
    );
  }
  return `${lines.join('\n')}\n`;
}

/** Words that YAML 1.1 or 1.2 reads as something else than text. */
const NO_TEXT = /^(?:true|false|yes|no|on|off|null|nan|inf)$/i;

function scalar(value: unknown): string {
  if (typeof value !== 'string') return String(value);
  return /^[A-Za-z][\w/-]*$/.test(value) && !NO_TEXT.test(value) ? value : quote(value);
}
