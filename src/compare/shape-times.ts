/**
 * What a training step took a pair, by the lengths that its batch was padded to, off the log of a run: its own updates
 * are the measurement. Not here: steps timed for their own sake at chosen lengths (bench/measure-lengths.ts).
 */
import type { Bucket } from '../data/buckets.ts';
import { fitPowerLaw, type PowerLaw } from '../eval/fit-power-law.ts';
import { median } from '../eval/median.ts';
import type { LoggedEvent } from '../run/metrics-log.ts';

/** A shape that was read less often says more of what else the machine did. */
const LEAST_UPDATES = 3;

export interface ShapeTimes {
  /** From the shortest. */
  readonly points: readonly ShapeTime[];
  /** Of each in source and target tokens together; null of fewer than two lengths. */
  readonly time: PowerLaw | null;
  readonly flops: PowerLaw | null;
}

export interface ShapeTime {
  /** Source and target tokens, padding and ends of sequences included. */
  readonly length: number;
  /** That had this shape. */
  readonly updates: number;
  /** Of an update, the median, divided by the rows of its batch. */
  readonly milliseconds: number;
  /** Of matrix products, a row. */
  readonly flops: number;
}

interface Timed {
  readonly shape: Bucket;
  readonly milliseconds: number[];
  readonly flops: number;
}

/** Null of a run whose log does not say what its updates read. */
export function shapeTimes(events: readonly LoggedEvent[]): ShapeTimes | null {
  const points = [...timesByShape(events).values()]
    .filter(({ milliseconds }) => milliseconds.length >= LEAST_UPDATES)
    .map(({ shape: { rows, sourceLength, targetLength }, milliseconds, flops }) => ({
      length: sourceLength + targetLength,
      updates: milliseconds.length,
      milliseconds: median(milliseconds) / rows,
      flops: flops / rows,
    }))
    .sort((a, b) => a.length - b.length);
  if (points.length === 0) return null;
  return { points, time: lawOf(points, 'milliseconds'), flops: lawOf(points, 'flops') };
}

/** Null also where a log holds what no law goes through, such as no time at all. */
function lawOf(points: readonly ShapeTime[], of: 'milliseconds' | 'flops'): PowerLaw | null {
  if (points.some((point) => point[of] <= 0)) return null;
  return fitPowerLaw(points.map((point) => ({ x: point.length, y: point[of] })));
}

/** Totals run on from event to event, so an update's own is what they rose by. */
function timesByShape(events: readonly LoggedEvent[]): Map<string, Timed> {
  const byShape = new Map<string, Timed>();
  let before = { seconds: 0, flops: 0 };
  for (const event of events) {
    if (event.type === 'update' && event.shape) {
      const { shape } = event;
      const key = `${shape.rows} ${shape.sourceLength} ${shape.targetLength}`;
      const timed = byShape.get(key) ?? { shape, milliseconds: [], flops: event.flops - before.flops };
      timed.milliseconds.push(1000 * (event.seconds - before.seconds));
      byShape.set(key, timed);
    }
    before = event;
  }
  return byShape;
}
