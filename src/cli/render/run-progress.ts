/** What is shown of a run while it trains: a state that events move on, and the lines drawn from it. */
import type { Budget } from '../../config/schema.ts';
import type { Preparing } from '../../data/preparing.ts';
import { counted, formatCount, formatDuration, formatFlops } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import { epochsByUpdates, nearestLimit } from '../../train/budget.ts';
import type { Totals } from '../../train/events.ts';
import type { RunEvent } from '../../worker/run-messages.ts';
import { fixed, short } from './numbers.ts';

/** What a run is on its way to. */
export interface Goal {
  readonly budget: Budget;
  /** Null where the corpus has not been read: epochs then move on whole. */
  readonly updatesPerEpoch: number | null;
}

export interface RunProgress {
  /** What the bar says beside loss and rate. */
  readonly doing: string;
  /** Of the budget, 0 to 1. */
  readonly share: number;
  /** Smoothed over some ten updates, nats a target token. */
  readonly loss: number | null;
  readonly tokensPerSecond: number | null;
  /** Updates left out, as far as was seen. */
  readonly skipped: number;
}

export const NOT_STARTED: RunProgress = {
  doing: 'starting',
  share: 0,
  loss: null,
  tokensPerSecond: null,
  skipped: 0,
};

type Validation = Extract<RunEvent, { readonly type: 'validation' }>;

const STAGES = {
  loading: 'reading the corpus',
  compiling: 'compiling',
  training: 'waiting for its turn',
  decoding: 'scoring the test split',
} as const;

export function afterEvent(before: RunProgress, event: RunEvent, goal: Goal): RunProgress {
  switch (event.type) {
    case 'stage':
      return { ...before, doing: STAGES[event.stage] };
    case 'preparing':
      return { ...before, doing: `${STAGES.loading}: ${preparingText(event)}` };
    case 'compile':
      return event.state === 'begin' ? { ...before, doing: `compiling ${event.label}` } : before;
    case 'update': {
      const { share, left } = remaining(event, goal);
      return {
        ...before,
        doing: left,
        share,
        loss: before.loss === null ? event.loss : 0.9 * before.loss + 0.1 * event.loss,
        tokensPerSecond: event.seconds > 0 ? event.targetTokens / event.seconds : null,
      };
    }
    case 'decoding':
      return { ...before, doing: `scored ${Math.floor((100 * event.done) / event.total)} %` };
    case 'end':
      return { ...before, share: 1, doing: event.reason === 'patience' ? 'stopped early' : 'trained' };
    case 'skip':
      return { ...before, skipped: event.skipped };
    case 'stopped':
      return { ...before, doing: savedText(event.update) };
    case 'finished':
      return { ...before, share: 1, doing: `done, WER ${fixed(event.summary.metrics.wer, 2)} %` };
    case 'validation':
    case 'retreat':
    case 'warning':
      return before;
    default:
      return event satisfies never;
  }
}

/** `cleaning pairs 40 %` */
function preparingText({ doing, share }: Preparing): string {
  return `${doing} ${Math.floor(100 * share)} %`;
}

/** The limit that is nearest, and what is left of it. */
function remaining(totals: Totals, { budget, updatesPerEpoch }: Goal): { share: number; left: string } {
  const { seconds, update: updates, targetTokens, flops } = totals;
  const epochs = epochsByUpdates(totals, updatesPerEpoch);
  const nearest = nearestLimit(budget, { seconds, updates, targetTokens, flops, epochs });
  if (nearest === null) return { share: 0, left: 'training' };
  return { share: nearest.share, left: `${LEFT[nearest.limit](nearest.left)} left` };
}

/** What is left of a limit, in words. */
const LEFT: { readonly [Limit in keyof Budget]-?: (left: number) => string } = {
  seconds: formatDuration,
  updates: (left) => counted(left, 'update'),
  targetTokens: (left) => `${short(left)} tokens`,
  flops: formatFlops,
  epochs: (left) => `${fixed(left, 2)} epochs`,
};

/** The text after a bar. */
export function barText({ doing, share, loss, tokensPerSecond, skipped }: RunProgress): string {
  const parts = [
    `${String(Math.floor(100 * share)).padStart(3)} %`,
    loss === null ? '' : `loss ${fixed(loss, 3)}`,
    tokensPerSecond === null ? '' : `${formatCount(tokensPerSecond)} tok/s`,
    skipped === 0 ? '' : `${formatCount(skipped)} skipped`,
    doing,
  ];
  return parts.filter((part) => part !== '').join('  ');
}

/** A line worth keeping of an event, or null. @param name of the run */
export function logLine(name: string, event: RunEvent): string | null {
  switch (event.type) {
    case 'validation':
      return `${name}: update ${formatCount(event.update)}, ${formatDuration(event.seconds)}: ${validationText(event)}`;
    case 'skip':
      return `${name}: an update after update ${formatCount(event.update)} was left out, ${formatCount(event.skipped)} so far: loss ${event.loss}, gradient norm ${event.gradientNorm}`;
    case 'retreat':
      return `${name}: went back to the weights of update ${formatCount(event.to)}; learning rates times ${event.rateFactor} from now on`;
    case 'end':
      return event.reason === 'patience' ? `${name}: stopped early, validations no longer improve` : null;
    case 'warning':
      return `${name}: warning: ${visibleLine(event.message)}`;
    default:
      return null;
  }
}

function validationText({ loss, metrics = {}, averaged, best }: Validation): string {
  const scores = Object.entries(metrics).map(([metric, score]) => `${metric} ${fixed(score, 2)}`);
  return [
    `validation loss ${fixed(loss, 4)}`,
    `perplexity ${fixed(Math.exp(loss), 3)}`,
    ...scores,
    averaged === undefined ? [] : `mean of ${averaged} validations' weights, to decode with`,
    best && averaged === undefined ? 'best' : [],
  ]
    .flat()
    .join(', ');
}

const savedText = (update: number | null): string =>
  update === null ? 'nothing changed' : `saved at update ${formatCount(update)}`;

/** A line for a change of stage, where no bar shows it. */
export function stageLine(name: string, event: RunEvent): string | null {
  if (event.type === 'stage')
    return event.stage === 'training' ? `${name}: training` : `${name}: ${STAGES[event.stage]}`;
  if (event.type === 'stopped') return `${name}: stopped, ${savedText(event.update)}`;
  return event.type === 'finished' ? `${name}: done` : null;
}
