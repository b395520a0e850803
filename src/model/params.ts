/**
 * The parameters of a model: one flat vector, and a table of named views into it.
 * The table is made by the layers' `declare…` functions; the vector is owned by whoever trains or decodes.
 */
import type { Tensor } from '@tensorflow/tfjs-core';
import { sizeOf } from '../engine/engine.ts';

/** How a parameter starts, before training. */
export type Init =
  | { readonly kind: 'zeros' }
  | { readonly kind: 'ones' }
  /** The first `dim` elements the first value, the next `dim` the second, …: biases of gates. */
  | { readonly kind: 'blocks'; readonly values: readonly number[] }
  /** Uniform on ±gain sqrt(6 / (fanIn + fanOut)) (Glorot and Bengio 2010, equation 16); gain 1 unless given. */
  | { readonly kind: 'glorot'; readonly gain?: number }
  /** Normal with mean 0 and this standard deviation. */
  | { readonly kind: 'normal'; readonly deviation: number }
  /** Each `block` columns an orthogonal matrix (Saxe et al. 2014), for recurrent weights. */
  | { readonly kind: 'orthogonal'; readonly block: number };

export interface ParamEntry {
  readonly name: string;
  readonly shape: readonly number[];
  /** First element's place in the flat vector. */
  readonly offset: number;
  readonly size: number;
  readonly init: Init;
  /**
   * Not trained: a running value that a training pass replaces (mode.ts). It lies among the weights, so that a
   * checkpoint holds it and decoding reads it; it has no gradient.
   */
  readonly statistic: boolean;
}

export interface ParamTable {
  readonly entries: readonly ParamEntry[];
  /** Elements of the flat vector. */
  readonly size: number;
  /** Elements that are trained: what papers count as parameters. */
  readonly trained: number;
}

/** What a layer reads: each parameter as a tensor, by its full name. */
export type Params = Readonly<Record<string, Tensor>>;

/** The parameter of this name, which must have been declared. */
export function paramOf(p: Params, name: string): Tensor {
  const found: Tensor | undefined = p[name];
  if (found === undefined) throw new Error(`internal: there is no parameter ${name}`);
  return found;
}

export interface ParamTableBuilder {
  /** Adds a parameter. A name that stands already is a bug of the model. */
  add(name: string, shape: readonly number[], init: Init): void;
  /** Adds what is not trained, see ParamEntry.statistic. */
  addStatistic(name: string, shape: readonly number[], init: Init): void;
  build(): ParamTable;
}

export function paramTableBuilder(): ParamTableBuilder {
  const entries: ParamEntry[] = [];
  const names = new Set<string>();
  let offset = 0;
  const append = (name: string, shape: readonly number[], init: Init, statistic: boolean): void => {
    if (names.has(name)) throw new Error(`internal: parameter ${name} is declared twice`);
    names.add(name);
    const size = sizeOf(shape);
    entries.push({ name, shape, offset, size, init, statistic });
    offset += size;
  };
  return {
    add: (name, shape, init) => append(name, shape, init, false),
    addStatistic: (name, shape, init) => append(name, shape, init, true),
    build: () => ({
      entries,
      size: offset,
      trained: entries.reduce((sum, { size, statistic }) => sum + (statistic ? 0 : size), 0),
    }),
  };
}

/** Each parameter's part of `flat`, by name: the same memory, not a copy. */
export function namedViews(table: ParamTable, flat: Float32Array): Record<string, Float32Array> {
  return Object.fromEntries(
    table.entries.map(({ name, offset, size }) => [name, flat.subarray(offset, offset + size)]),
  );
}

/** Names of what is trained, and of what a training pass replaces. */
export function partsOf({ entries }: ParamTable): { trained: string[]; statistics: string[] } {
  const names = (statistic: boolean) =>
    entries.filter((entry) => entry.statistic === statistic).map(({ name }) => name);
  return { trained: names(false), statistics: names(true) };
}
