/**
 * Two ways to ask what else a paired comparison could have shown: other samples of sources (bootstrap), other
 * owners of the outputs (randomisation). Both re-add rows of counts. Not here: what the answers mean.
 */
import { randomStream, streamKey } from '../random/stream.ts';
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

/** Writes the sum of rows, row i taken `times[i]` times, to `total`. */
function sumRepeated(rows: Float64Array, times: Uint32Array, total: Float64Array): void {
  const width = total.length;
  total.fill(0);
  for (let i = 0; i < times.length; i++) {
    const repeated = times[i];
    if (repeated === 0) continue;
    for (let k = 0; k < width; k++) total[k] += repeated * rows[i * width + k];
  }
}

/**
 * The mean over seeds of score(second) - score(first), on samples of as many sources, drawn with replacement (Koehn
 * 2004); with `both`, over as many seeds drawn with replacement too, each scored on the same drawn sources (Owen 2007).
 * The draws depend on `seed` and the numbers of sources and seeds alone: all metrics are scored on the same samples.
 * @param counted of the same sources and seeds @returns one a metric: a difference a sample
 */
export function bootstrapDeltas(
  counted: readonly MetricRows[],
  samples: number,
  seed: number,
  draw: 'segments' | 'both' = 'segments',
): Float64Array[] {
  const { metric, pairs } = counted[0];
  const [segments, seeds] = [pairs[0].first.length / metric.statistics, pairs.length];
  const stream = randomStream(streamKey(seed, 'bootstrap'));
  const seedStream = randomStream(streamKey(seed, 'bootstrap of seeds'));
  const deltas = counted.map(() => new Float64Array(samples));
  const times = new Uint32Array(segments);
  const weights = new Uint32Array(seeds).fill(1);
  for (let sample = 0; sample < samples; sample++) {
    times.fill(0);
    for (let i = 0; i < segments; i++) times[stream.below(segments)]++;
    if (draw === 'both') {
      weights.fill(0);
      for (let i = 0; i < seeds; i++) weights[seedStream.below(seeds)]++;
    }
    counted.forEach((rows, m) => {
      deltas[m][sample] = meanDelta(rows, times, weights);
    });
  }
  return deltas;
}

/** Source i taken `times[i]` times, seed i `weights[i]` times. */
function meanDelta({ metric, pairs }: MetricRows, times: Uint32Array, weights: Uint32Array): number {
  const total = new Float64Array(metric.statistics);
  const scoreOf = (rows: Float64Array): number => {
    sumRepeated(rows, times, total);
    return metric.score(total);
  };
  let sum = 0;
  pairs.forEach(({ first, second }, i) => {
    if (weights[i] > 0) sum += weights[i] * (scoreOf(second) - scoreOf(first));
  });
  return sum / pairs.length;
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
): Float64Array {
  const stream = randomStream(streamKey(seed, 'randomisation'));
  const differences = differingRows(rows, metric.statistics);
  const [totalFirst, totalSecond] = [sumRows(metric, rows.first), sumRows(metric, rows.second)];
  const moved = new Float64Array(metric.statistics);
  return Float64Array.from({ length: trials }, () => {
    sumRandomHalf(differences, stream.word, moved);
    const first = totalFirst.map((sum, k) => sum - moved[k]);
    const second = totalSecond.map((sum, k) => sum + moved[k]);
    return metric.score(second) - metric.score(first);
  });
}
