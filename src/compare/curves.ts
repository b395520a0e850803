/** Loss and quality against updates, tokens, seconds and FLOPs, thinned to what a figure can show. */
import type { LoggedEvent } from '../run/metrics-log.ts';
import type { CurvePoint, Curves } from './analysis.ts';

/** More points than this do not show in a figure of some 400 pixels. */
const WINDOWS = 200;

type Update = Extract<LoggedEvent, { readonly type: 'update' }>;

export function curvesOf(events: readonly LoggedEvent[]): Curves {
  const updates = events.filter((event) => event.type === 'update');
  return {
    train: windowMeans(updates),
    validation: events
      .filter((event) => event.type === 'validation')
      // The mean of weights at the end is no point on the way.
      .filter(({ averaged }) => averaged === undefined)
      .map(({ update, targetTokens, flops, seconds, loss, metrics }) => ({
        ...{ update, targetTokens, flops, seconds, loss },
        ...(metrics && { metrics }),
      })),
  };
}

/** The mean loss of each window, weighted by target tokens, at the totals of the window's middle update. */
function windowMeans(updates: readonly Update[]): CurvePoint[] {
  const width = Math.max(1, Math.ceil(updates.length / WINDOWS));
  const tokens = updates.map(({ targetTokens }, i) => targetTokens - (updates[i - 1]?.targetTokens ?? 0));
  return Array.from({ length: Math.ceil(updates.length / width) }, (_, window) => {
    const [from, to] = [window * width, Math.min((window + 1) * width, updates.length)];
    let [sum, weight] = [0, 0];
    for (let i = from; i < to; i++) {
      sum += updates[i].loss * tokens[i];
      weight += tokens[i];
    }
    const { update, targetTokens, flops, seconds } = updates[Math.floor((from + to - 1) / 2)];
    return { update, targetTokens, flops, seconds, loss: sum / weight };
  });
}
