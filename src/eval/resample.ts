/**
 * Two ways to ask what else a paired comparison could have shown: other samples of sources (bootstrap), other
 * owners of the outputs (randomisation). Both re-add rows of counts. Not here: what the answers mean.
 */
import { type RandomStream, randomStream, streamKey } from '../random/stream.ts';
import type { Metric } from './metric.ts';
import { sumRows } from './score-corpus.ts';

/** Rows of counts of the same sources, one table a system, each [segments, metric.statistics]. */
export interface PairedRows {
  readonly first: Float64Array;
  readonly second: Float64Array;
}

/** What one metric counted: a pair of tables a seed, all of the same sources. */
export interface MetricRows {
  readonly metric: Metric;
  readonly pairs: readonly PairedRows[];
}

/** Told of so many more samples or trials, each time that some have been scored. */
export type OnScored = (more: number) => void;

/**
 * The mean over seeds of score(second) - score(first), on samples of as many sources, drawn with replacement (Koehn
 * 2004). The draws depend on `seed` and the number of sources alone: all metrics are scored on the same samples.
 * @param counted of the same sources and seeds @returns one a metric: a difference a sample
 */
export function bootstrapDeltas(
  counted: readonly MetricRows[],
  samples: number,
  seed: number,
  onScored?: OnScored,
): Float64Array[] {
  const [{ metric, pairs }] = counted;
  const segments = pairs[0].first.length / metric.statistics;
  const stream = randomStream(streamKey(seed, 'bootstrap'));
  const tables = counted.map(columnsOfPairs);
  const deltas = counted.map(() => new Float64Array(samples));
  const none = () => new Float64Array(segments);
  const draws: Draws = [none(), none(), none(), none()];
  for (let from = 0; from < samples; from += draws.length) {
    const drawn = Math.min(draws.length, samples - from);
    for (const times of draws) drawTimes(stream, times);
    counted.forEach(({ metric: { score } }, m) => {
      const scores = tables[m].map((pair) => scoresOf(pair, score, draws));
      for (let sample = 0; sample < drawn; sample++) deltas[m][from + sample] = meanDelta(scores, sample);
      onScored?.(drawn);
    });
  }
  return deltas;
}

/** One for each of the samples drawn at once: each column is read once for all of them. */
type EachSample<Item> = readonly [Item, Item, Item, Item];
/** How often each place is drawn: [segments] a sample. */
type Draws = EachSample<Float64Array>;

/** A pair's tables by column: [metric.statistics][segments]. */
type Columns = Readonly<Record<keyof PairedRows, readonly Float64Array[]>>;

function columnsOfPairs({ metric, pairs }: MetricRows): Columns[] {
  const columnsOf = (rows: Float64Array) =>
    Array.from({ length: metric.statistics }, (_, k) => {
      const column = new Float64Array(rows.length / metric.statistics);
      for (let i = 0; i < column.length; i++) column[i] = rows[i * metric.statistics + k];
      return column;
    });
  return pairs.map(({ first, second }) => ({ first: columnsOf(first), second: columnsOf(second) }));
}

/** As many places as there are, with replacement: how often each is drawn. */
function drawTimes(stream: RandomStream, times: Float64Array): void {
  times.fill(0);
  for (let i = 0; i < times.length; i++) times[stream.below(times.length)]++;
}

/** Both systems' scores on each of the drawn samples. */
function scoresOf(pair: Columns, score: Metric['score'], draws: Draws) {
  const onDraws = (columns: readonly Float64Array[]): number[] => {
    const sums = columns.map((column) => sumsOfDrawn(column, draws));
    return draws.map((_, sample) => score(sums.map((ofColumn) => ofColumn[sample])));
  };
  return { first: onDraws(pair.first), second: onDraws(pair.second) };
}

/** The sum of a column, place i taken `draws[sample][i]` times, for each of the samples. */
function sumsOfDrawn(column: Float64Array, [times0, times1, times2, times3]: Draws): EachSample<number> {
  let [sum0, sum1, sum2, sum3] = [0, 0, 0, 0];
  for (let i = 0; i < column.length; i++) {
    const count = column[i];
    sum0 += times0[i] * count;
    sum1 += times1[i] * count;
    sum2 += times2[i] * count;
    sum3 += times3[i] * count;
  }
  return [sum0, sum1, sum2, sum3];
}

/** Over seeds. */
function meanDelta(scores: readonly ReturnType<typeof scoresOf>[], sample: number): number {
  return scores.reduce((sum, { first, second }) => sum + (second[sample] - first[sample]), 0) / scores.length;
}

/** The sources that two systems' counts tell apart, in any of the pairs: all others say nothing of who is better. */
export function countDiffering({ metric: { statistics }, pairs }: MetricRows): number {
  const sources = pairs[0].first.length / statistics;
  const differs = (source: number): boolean =>
    pairs.some(({ first, second }) => {
      for (let at = source * statistics; at < (source + 1) * statistics; at++)
        if (first[at] !== second[at]) return true;
      return false;
    });
  let count = 0;
  for (let source = 0; source < sources; source++) if (differs(source)) count++;
  return count;
}

/** first - second of the rows that differ, closed up: the others stay what they are whoever owns them. */
function differingRows(rows: PairedRows, width: number): Float64Array {
  const kept = new Float64Array(rows.first.length);
  let length = 0;
  for (let at = 0; at < rows.first.length; at += width) {
    let differs = false;
    for (let k = 0; k < width; k++) {
      kept[length + k] = rows.first[at + k] - rows.second[at + k];
      if (kept[length + k] !== 0) differs = true;
    }
    if (differs) length += width;
  }
  return kept.subarray(0, length);
}

/** Writes the sum of a random half of the rows to `total`: each is in or out by one bit of `word`. */
function sumRandomHalf(rows: Float64Array, word: () => number, total: Float64Array): void {
  const width = total.length;
  const count = rows.length / width;
  total.fill(0);
  for (let block = 0; block < count; block += 32) {
    let bits = word();
    if (count - block < 32) bits &= 2 ** (count - block) - 1;
    while (bits !== 0) {
      const at = (block + 31 - Math.clz32(bits & -bits)) * width;
      bits &= bits - 1;
      for (let k = 0; k < width; k++) total[k] += rows[at + k];
    }
  }
}

/**
 * score(second) - score(first) after each source's two outputs have changed owners or not, by a fair coin
 * (approximate randomisation: Noreen 1989; Riezler and Maxwell 2005).
 */
export function randomisedDeltas(
  metric: Metric,
  rows: PairedRows,
  trials: number,
  seed: number,
  onScored?: OnScored,
): Float64Array {
  const stream = randomStream(streamKey(seed, 'randomisation'));
  const differences = differingRows(rows, metric.statistics);
  const [totalFirst, totalSecond] = [sumRows(metric, rows.first), sumRows(metric, rows.second)];
  const moved = new Float64Array(metric.statistics);
  return Float64Array.from({ length: trials }, () => {
    sumRandomHalf(differences, stream.word, moved);
    const first = totalFirst.map((sum, k) => sum - moved[k]);
    const second = totalSecond.map((sum, k) => sum + moved[k]);
    onScored?.(1);
    return metric.score(second) - metric.score(first);
  });
}
