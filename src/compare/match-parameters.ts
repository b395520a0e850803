/**
 * Two models of about as many parameters: one width that nobody asked for is changed, and where that is too coarse a
 * feed-forward width as well. Counted with the corpus's own vocabularies. Knows no model: only that a model has a
 * `dim`, which its heads divide, and may have an `ffn`.
 */
import type { Resolved } from '../config/resolve.ts';
import type { ModelConfig } from '../config/schema.ts';
import { isAskedFor, type Origin } from '../config/setting.ts';
import { UsageError } from '../config/user-error.ts';
import { createModel } from '../model/create.ts';
import type { Vocabularies } from '../model/seq2seq.ts';
import { formatNumber } from '../text/numbers.ts';

export interface MatchedParameters {
  /** As given, but for widths that were changed. */
  readonly resolved: readonly Resolved[];
  /** `rnn.dim 168 -> 172: 934,112 against 935,040 parameters, 0.1 % apart` */
  readonly said: string;
}

const WIDTHS = ['dim', 'ffn'] as const;
type Width = (typeof WIDTHS)[number];

/** A width that may be changed: `place` is its model's. */
interface Free {
  readonly place: number;
  readonly width: Width;
}

/**
 * @param required whether the user asked for it: then models that cannot be matched are an error, else they stay
 * @throws UsageError naming the widths that stand in the way
 */
export function matchParameters(
  resolved: readonly Resolved[],
  vocabularies: Vocabularies,
  required: boolean,
): MatchedParameters {
  const tolerance = toleranceOf(resolved);
  const count = (model: ModelConfig) => createModel(model, vocabularies).params.trained;
  const countsOf = (models: readonly ModelConfig[]) => models.map(count);
  const before = resolved.map(({ config }) => config.model);
  let models: readonly ModelConfig[] = before;
  for (const { place, width } of freeWidths(resolved)) {
    if (percentApart(countsOf(models)) <= tolerance) break;
    const target = count(models[1 - place]);
    const scaled = isFree(resolved[place], 'ffn');
    const best = nearest(models[place], width, scaled, (model) => count(model) / target);
    models = models.map((model, i) => (i === place ? best : model));
  }
  const apart = percentApart(countsOf(models));
  if (apart > tolerance && required) throw cannotMatch(resolved, countsOf(before), tolerance);
  if (apart > tolerance || models === before) return asTheyAre(resolved, vocabularies);
  const changes = models.flatMap((after, i) =>
    changedWidths(before[i], after).map(
      (width) => `${after.kind}.${width} ${widthOf(before[i], width)} -> ${widthOf(after, width)}`,
    ),
  );
  return {
    resolved: resolved.map((each, i) => withModel(each, models[i], `matched to the ${before[1 - i].kind}`)),
    said: `${changes.join(', ')}: ${sizes(countsOf(models))}`,
  };
}

/** Nothing is changed, and how far apart they are is said. */
export function asTheyAre(resolved: readonly Resolved[], vocabularies: Vocabularies): MatchedParameters {
  const counts = resolved.map(({ config }) => createModel(config.model, vocabularies).params.trained);
  const isApart = percentApart(counts) > toleranceOf(resolved);
  const unmatched = areHybrids(resolved) ? 'not matched, since widths of hybrids stay: ' : 'not matched: ';
  return { resolved, said: `${isApart ? unmatched : ''}${sizes(counts)}` };
}

/** Two halves, with widths of their own. */
const areHybrids = (resolved: readonly Resolved[]): boolean =>
  resolved.every(({ config: { model } }) => 'encoder' in model);

function toleranceOf([{ config }]: readonly Resolved[]): number {
  return config.match.parameters;
}

/** By how much the larger exceeds the smaller. */
export function percentApart(counts: readonly number[]): number {
  return 100 * (Math.max(...counts) / Math.min(...counts) - 1);
}

function sizes(counts: readonly number[]): string {
  const [first, second] = counts.map(formatNumber);
  return `${first} against ${second} parameters, ${percentApart(counts).toFixed(1)} % apart`;
}

/** The first model's width that may give way, then feed-forward widths, which are finer. */
function freeWidths(resolved: readonly Resolved[]): Free[] {
  const places = [...resolved.keys()];
  const free = (width: Width) =>
    places.filter((place) => isFree(resolved[place], width)).map((place) => ({ place, width }));
  return [...free('dim').slice(0, 1), ...free('ffn')];
}

function isFree({ origins }: Resolved, width: Width): boolean {
  const origin = origins.get(`model.${width}`);
  return origin !== undefined && !isAskedFor(origin);
}

/**
 * The model whose width brings `ratio` nearest to 1: it grows with the width, so the width is found by halving.
 * @param scaled whether the feed-forward width keeps its share of dim
 */
function nearest(
  model: ModelConfig,
  width: Width,
  scaled: boolean,
  ratio: (model: ModelConfig) => number,
): ModelConfig {
  const step = width === 'dim' && 'heads' in model ? model.heads : 1;
  const at = (steps: number): ModelConfig => {
    if (width === 'ffn') return { ...model, ffn: steps } as ModelConfig;
    const dim = steps * step;
    if (!scaled || !('ffn' in model)) return { ...model, dim } as ModelConfig;
    return { ...model, dim, ffn: Math.max(1, Math.round((model.ffn * dim) / model.dim)) };
  };
  let [below, above] = [0, 1];
  while (ratio(at(above)) < 1) [below, above] = [above, 2 * above];
  while (above - below > 1) {
    const middle = Math.floor((below + above) / 2);
    if (ratio(at(middle)) < 1) below = middle;
    else above = middle;
  }
  if (below === 0) return at(above);
  return ratio(at(above)) * ratio(at(below)) < 1 ? at(above) : at(below);
}

function widthOf(model: ModelConfig, width: Width): number | undefined {
  return width in model ? (model as Readonly<Record<Width, number>>)[width] : undefined;
}

function changedWidths(before: ModelConfig, after: ModelConfig): Width[] {
  return WIDTHS.filter((width) => widthOf(before, width) !== widthOf(after, width));
}

function withModel({ config, origins }: Resolved, model: ModelConfig, at: string): Resolved {
  const origin: Origin = { source: 'match', at };
  const changed = changedWidths(config.model, model).map((width) => [`model.${width}`, origin] as const);
  return { config: { ...config, model }, origins: new Map([...origins, ...changed]) };
}

function cannotMatch(
  resolved: readonly Resolved[],
  counts: readonly number[],
  tolerance: number,
): UsageError {
  const set = resolved.flatMap(({ config, origins }) =>
    WIDTHS.flatMap((width) => {
      const origin = origins.get(`model.${width}`);
      return origin && isAskedFor(origin) ? [`${config.model.kind}.${width} (${origin.at})`] : [];
    }),
  );
  const found = set.length > 0 ? `, with ${set.join(', ')} set` : '';
  return new UsageError(
    `--match params: expected models within ${tolerance} % of each other; found ${sizes(counts)}${found}`,
    adviceOn(resolved, set),
  );
}

/** @param set widths that the user has set */
function adviceOn(resolved: readonly Resolved[], set: readonly string[]): string {
  if (areHybrids(resolved)) {
    const { kind } = resolved[0].config.model;
    return `Widths of hybrids are not changed: set one, such as --set ${kind}.encoder.dim=N, or raise match.parameters.`;
  }
  if (set.length > 0)
    return 'Leave one of these settings out, and it is chosen for you; or raise match.parameters.';
  return 'Raise match.parameters, or choose larger models: of small ones each width is a large step.';
}
