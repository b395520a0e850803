/** Distributions over the vocabulary as plain arrays: normalised, mixed, and cut to their likeliest tokens. */

/** log softmax, in place. @param logits [vocab] */
export function logSoftmaxInPlace(logits: Float32Array): void {
  let top = Number.NEGATIVE_INFINITY;
  for (const value of logits) if (value > top) top = value;
  let sum = 0;
  for (const value of logits) sum += Math.exp(value - top);
  const logSum = top + Math.log(sum);
  for (let id = 0; id < logits.length; id++) logits[id] -= logSum;
}

/** log of the mean probability of several models, in place of the first. @param distributions log-probabilities, each [vocab] */
export function mixProbabilities(distributions: readonly Float32Array[]): void {
  const [first] = distributions;
  if (distributions.length === 1) return;
  for (let id = 0; id < first.length; id++) {
    let top = Number.NEGATIVE_INFINITY;
    for (const each of distributions) top = Math.max(top, each[id]);
    let sum = 0;
    for (const each of distributions) sum += Math.exp(each[id] - top);
    first[id] = top + Math.log(sum / distributions.length);
  }
}

/** The ids of the `count` largest numbers, best first; the lower id first where two are equal. -Infinity is left out. */
export function largest(values: ArrayLike<number>, count: number): number[] {
  const found: number[] = [];
  for (let id = 0; id < values.length; id++) {
    const value = values[id];
    if (value === Number.NEGATIVE_INFINITY) continue;
    if (found.length === count && value <= values[found[count - 1]]) continue;
    let at = found.length;
    while (at > 0 && value > values[found[at - 1]]) at--;
    found.splice(at, 0, id);
    if (found.length > count) found.pop();
  }
  return found;
}
