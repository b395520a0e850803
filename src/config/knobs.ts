/**
 * The settings as one flat table, `train.warmup` -> knob, read off the schema so that messages and help can
 * say what a setting takes. Not a second schema: types, ranges and defaults stand in schema.ts alone.
 */
import { configSchema, type ModelName } from './schema.ts';

export interface Knob {
  readonly path: string;
  /** Undefined where the setting may be left unset. */
  readonly default: unknown;
  /** Type, range and choices in words: `a whole number from 1 to 4`. */
  readonly expected: string;
  readonly choices: readonly string[];
  /** What the setting does, as the schema says it. */
  readonly reason: string;
  accepts(value: unknown): boolean;
}

/** As much of a zod type as is read here. */
interface Field {
  readonly shape?: Readonly<Record<string, Field>>;
  readonly description?: string;
  unwrap?(): Field;
  safeParse(value: unknown): { readonly success: boolean };
  toJSONSchema(): object;
}

/** The part of JSON Schema (draft 2020-12) that our settings use. */
interface Facts {
  readonly type?: string;
  readonly enum?: readonly string[];
  readonly default?: unknown;
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  readonly exclusiveMaximum?: number;
}

const tables = new Map<ModelName, ReadonlyMap<string, Knob>>();

/** Every setting of a model's run by its path, in the schema's order; `model.kind` is no setting. */
export function knobsOf(model: ModelName): ReadonlyMap<string, Knob> {
  const known = tables.get(model);
  if (known) return known;
  const table = new Map<string, Knob>();
  const { model: models, ...sections } = configSchema.shape;
  const own = models.options.find((option) => option.shape.kind.value === model);
  if (!own) throw new Error(`internal: the schema has no model ${model}`);
  const { kind: _, ...shape } = own.shape;
  for (const [name, field] of Object.entries<Field>(shape)) add(table, `model.${name}`, field);
  for (const [name, field] of Object.entries<Field>(sections)) add(table, name, field);
  tables.set(model, table);
  return table;
}

/** What stands first in a path: sections, `model` among them, and settings outside any section. */
export function topLevelNames(): readonly string[] {
  return Object.keys(configSchema.shape);
}

function add(table: Map<string, Knob>, path: string, field: Field): void {
  const inner = fieldsWithin(field);
  if (inner) {
    for (const [name, each] of Object.entries(inner)) add(table, `${path}.${name}`, each);
    return;
  }
  const facts: Facts = field.toJSONSchema();
  table.set(path, {
    path,
    default: facts.default,
    expected: expectation(facts),
    choices: facts.enum ?? [],
    reason: field.description ?? '',
    accepts: (value) => field.safeParse(value).success,
  });
}

function fieldsWithin(field: Field): Readonly<Record<string, Field>> | undefined {
  return field.shape ?? (field.unwrap && fieldsWithin(field.unwrap()));
}

function expectation(facts: Facts): string {
  if (facts.enum) return `one of ${facts.enum.join(', ')}`;
  if (facts.type === 'boolean') return 'true or false';
  if (facts.type === 'string') return 'text';
  return `${facts.type === 'integer' ? 'a whole number' : 'a number'}${range(facts)}`;
}

function range({ minimum, exclusiveMinimum, maximum, exclusiveMaximum }: Facts): string {
  const lowest = minimum === Number.MIN_SAFE_INTEGER ? undefined : minimum;
  const highest = maximum === Number.MAX_SAFE_INTEGER ? undefined : maximum;
  if (lowest !== undefined && highest !== undefined) return ` from ${lowest} to ${highest}`;
  const bounds = [
    lowest !== undefined && `of at least ${lowest}`,
    exclusiveMinimum !== undefined && `above ${exclusiveMinimum}`,
    highest !== undefined && `of at most ${highest}`,
    exclusiveMaximum !== undefined && `below ${exclusiveMaximum}`,
  ].filter((bound) => bound !== false);
  return bounds.length > 0 ? ` ${bounds.join(' and ')}` : '';
}
