/**
 * The few shapes that batches come in, chosen so that little of a batch is padding: every shape is compiled
 * once. Not here: which pairs share a batch (batches.ts).
 */
import type { DataConfig } from '../config/schema.ts';

/** A shape: a pair fits when neither side is longer, in tokens with EOS. */
export interface Shape {
  readonly sourceLength: number;
  readonly targetLength: number;
}

/** The shape of a batch; every batch of a bucket has all its rows. */
export interface Bucket extends Shape {
  readonly rows: number;
}

/** How many pairs have a shape. */
export interface Cell extends Shape {
  readonly pairs: number;
}

/** `[32 x 8 > 9]` */
export const bucketText = ({ rows, sourceLength, targetLength }: Bucket): string =>
  `[${rows} x ${sourceLength} > ${targetLength}]`;

/** What is made of a bucket, once for all that have its shape. */
export function oncePerBucket<Made>(make: (bucket: Bucket) => Made): (bucket: Bucket) => Made {
  const known = new Map<string, Made>();
  return (bucket) => {
    const shape = bucketText(bucket);
    const made = known.get(shape) ?? make(bucket);
    known.set(shape, made);
    return made;
  };
}

/** Lengths are looked at in at most this many steps a side: at most 64 * 64 cells, whatever the corpus. */
const STEPS = 64;

function fits(cell: Shape, shape: Shape): boolean {
  return cell.sourceLength <= shape.sourceLength && cell.targetLength <= shape.targetLength;
}

/** Tokens that a pair takes up in a shape, padding included. */
function area(shape: Shape): number {
  return shape.sourceLength + shape.targetLength;
}

/** How many pairs there are of each shape. It holds a number a shape, however many pairs there are. */
export interface ShapeCounts {
  /** @param pairs of this shape, one if left out */
  add(shape: Shape, pairs?: number): void;
  cells(): Cell[];
}

export function countShapes(): ShapeCounts {
  const counts = new Map<number, number>();
  return {
    add({ sourceLength, targetLength }, pairs = 1) {
      const key = sourceLength * 2 ** 26 + targetLength;
      counts.set(key, (counts.get(key) ?? 0) + pairs);
    },
    cells: () =>
      [...counts].map(([key, pairs]) => ({
        sourceLength: Math.floor(key / 2 ** 26),
        targetLength: key % 2 ** 26,
        pairs,
      })),
  };
}

/** The shapes of several splits as those of one. */
export function joinCells(splits: readonly (readonly Cell[])[]): Cell[] {
  const counts = countShapes();
  for (const cell of splits.flat()) counts.add(cell, cell.pairs);
  return counts.cells();
}

/** With lengths rounded up to multiples of `step`. */
function coarse(cells: readonly Cell[], step: number): Cell[] {
  const counts = countShapes();
  const up = (length: number) => Math.ceil(length / step) * step;
  for (const { sourceLength, targetLength, pairs } of cells) {
    counts.add({ sourceLength: up(sourceLength), targetLength: up(targetLength) }, pairs);
  }
  return counts.cells();
}

/** The place in `shapes` of the smallest that a pair fits, or -1; the first of equal ones. */
export function smallestFit(pair: Shape, shapes: readonly Shape[]): number {
  let best = -1;
  shapes.forEach((shape, i) => {
    if (fits(pair, shape) && (best < 0 || area(shape) < area(shapes[best]))) best = i;
  });
  return best;
}

/** Cells by target length, shortest first, each with the place in `shapes` of the shape that it is in now. */
function columnsOf(cells: readonly Cell[], shapes: readonly Shape[]) {
  const columns = new Map<number, { readonly cell: Cell; readonly now: number }[]>();
  for (const cell of cells.toSorted((a, b) => a.targetLength - b.targetLength)) {
    const column = columns.get(cell.targetLength) ?? [];
    columns.set(cell.targetLength, column);
    column.push({ cell, now: smallestFit(cell, shapes) });
  }
  return [...columns].map(([targetLength, column]) => ({ targetLength, column }));
}

/** The shape that saves most tokens beside `others`, or undefined when none saves any. */
function bestAddition(cells: readonly Cell[], others: readonly Shape[]): Shape | undefined {
  const columns = columnsOf(cells, others);
  let best: Shape | undefined;
  let most = 0;
  for (const sourceLength of new Set(cells.map((cell) => cell.sourceLength))) {
    // Pairs that fit so far, by the shape that they are in now. Adding column to column keeps the search quick.
    const pairsFrom = new Float64Array(others.length);
    for (const { targetLength, column } of columns) {
      for (const { cell, now } of column) if (cell.sourceLength <= sourceLength) pairsFrom[now] += cell.pairs;
      let saved = 0;
      for (let i = 0; i < others.length; i++) {
        saved += pairsFrom[i] * Math.max(0, area(others[i]) - sourceLength - targetLength);
      }
      if (saved > most) {
        most = saved;
        best = { sourceLength, targetLength };
      }
    }
  }
  return best;
}

function totalTokens(cells: readonly Cell[], shapes: readonly Shape[]): number {
  return cells.reduce((sum, cell) => sum + cell.pairs * area(shapes[smallestFit(cell, shapes)]), 0);
}

/**
 * The largest shape, then the best addition at a time; then each is placed anew beside the others until
 * nothing is saved. Greedy, so not always the optimum; on cmudict with 5 shapes it leaves 13 % padding, where
 * dynamic programming over pairs sorted by their longer side leaves 15 %.
 */
function chooseShapes(cells: readonly Cell[], count: number): Shape[] {
  const largest = {
    sourceLength: Math.max(...cells.map((cell) => cell.sourceLength)),
    targetLength: Math.max(...cells.map((cell) => cell.targetLength)),
  };
  let added: Shape[] = [];
  for (let i = 1; i < count; i++) {
    const shape = bestAddition(cells, [largest, ...added]);
    if (shape) added.push(shape);
  }
  for (let before = Number.POSITIVE_INFINITY, now = totalTokens(cells, [largest, ...added]); now < before; ) {
    for (let i = 0; i < added.length; i++) {
      const others = [largest, ...added.toSpliced(i, 1)];
      const shape = bestAddition(cells, others);
      if (shape) added = added.with(i, shape);
    }
    before = now;
    now = totalTokens(cells, [largest, ...added]);
  }
  return [largest, ...added];
}

/**
 * At most `data.buckets` shapes that every pair fits, smallest first. Give it the pairs of all splits that will be
 * batched: a longer pair, met later, fits no bucket.
 * Rows: `data.batchTokens` over the longer side, at least 1, and no more than the bucket has pairs.
 * @param cells each shape once
 */
export function chooseBuckets(cells: readonly Cell[], data: DataConfig): Bucket[] {
  if (cells.length === 0) return [];
  const longest = cells.reduce(
    (most, { sourceLength, targetLength }) => Math.max(most, sourceLength, targetLength),
    0,
  );
  const shapes = chooseShapes(coarse(cells, Math.ceil(longest / STEPS)), data.buckets);

  // Shrunk to the pairs that fall into it: steps are coarse, and a shape may have lost its pairs to another.
  const shrunk = shapes.map(() => ({ sourceLength: 0, targetLength: 0, pairs: 0 }));
  for (const cell of cells) {
    const bucket = shrunk[smallestFit(cell, shapes)];
    bucket.sourceLength = Math.max(bucket.sourceLength, cell.sourceLength);
    bucket.targetLength = Math.max(bucket.targetLength, cell.targetLength);
    bucket.pairs += cell.pairs;
  }
  return shrunk
    .filter((bucket) => bucket.pairs > 0)
    .map(({ sourceLength, targetLength, pairs: held }) => {
      const rows = Math.floor(data.batchTokens / Math.max(sourceLength, targetLength));
      return { rows: Math.max(1, Math.min(rows, held)), sourceLength, targetLength };
    })
    .sort((a, b) => area(a) - area(b) || a.sourceLength - b.sourceLength);
}
