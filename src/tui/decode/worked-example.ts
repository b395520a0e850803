/** One number of a stage as it comes from those of stages before it, for a person to recompute. */
import type { Stage } from '../../worker/answering-messages.ts';

/**
 * Of the first head, for the token or symbol whose number is the largest: of one attention the same from stage to stage,
 * of those that the mask leaves.
 * @returns `head 1, K: 12.23 / √24 = 2.50`, or null of a stage whose numbers are of too many others
 */
export function workedExample(stages: readonly Stage[], index: number): string | null {
  const { place, name, values, rowLabels, columnLabels = [] } = stages[index];
  const before = (...names: readonly string[]) =>
    stages.slice(0, index).findLast((each) => each.place === place && names.includes(each.name));
  const own = values.subarray(0, columnLabels.length);
  const masked = stages.find((each) => each.place === place && each.name === 'seen');
  const compared = masked?.values.subarray(0, own.length) ?? own;
  const at = compared.indexOf(compared.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY));
  const whose = `${rowLabels.length > 1 ? `${rowLabels[0]}, ` : ''}${columnLabels[at]}`;
  const keys = before('keys');
  const keyWidth = keys?.shape.at(-1) ?? 0;
  switch (name) {
    case 'products': {
      const query = before('queries', 'query')?.values;
      if (query === undefined || keys === undefined) return null;
      const key = keys.values.subarray(at * keyWidth);
      const terms = [0, 1].map((i) => `${figure(query[i])} × ${figure(key[i])}`);
      return `${whose}: q · k = ${terms.join(' + ')} + … (${keyWidth} terms) = ${figure(own[at])}`;
    }
    case 'scores': {
      const product = before('products')?.values[at];
      return product === undefined
        ? null
        : `${whose}: ${figure(product)} / √${keyWidth} = ${figure(own[at])}`;
    }
    case 'weights':
      return softmaxExample(whose, before('seen', 'products', 'energies'), own.length, at);
    case 'probabilities':
      return softmaxExample(whose, before('logits'), own.length, at);
    default:
      return null;
  }
}

function softmaxExample(whose: string, before: Stage | undefined, width: number, at: number): string | null {
  if (before === undefined) return null;
  const scores = before.values.subarray(0, width);
  const sum = scores.reduce((total, score) => total + Math.exp(score), 0);
  const power = Math.exp(scores[at]);
  if (!Number.isFinite(sum)) return null;
  const share = (power / sum).toFixed(3);
  return `${whose}: e^${figure(scores[at])} / (sum of all e^…) = ${power.toPrecision(4)} / ${sum.toPrecision(4)} = ${share}`;
}

const figure = (value: number): string => value.toFixed(2);
