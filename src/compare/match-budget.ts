/** What `--match` says of budgets: that one kind of limit is set and equal, and operations where they are asked for. */
import type { Match } from '../config/match.ts';
import type { Budget, Config } from '../config/schema.ts';
import { UsageError } from '../config/user-error.ts';
import type { BatchPlan } from '../data/batches.ts';
import { type Bucket, oncePerBucket } from '../data/buckets.ts';
import { countProgram } from '../engine/onnx/count-flops.ts';
import { createModel } from '../model/create.ts';
import type { Vocabularies } from '../model/seq2seq.ts';
import { batchSpecs } from '../model/specs.ts';
import { formatFlops, formatNumber } from '../text/numbers.ts';
import { batchTotal } from '../train/batch-total.ts';
import { epochsRead } from '../train/budget.ts';
import { trainingProgram } from '../train/programs.ts';
import type { Position } from '../train/state.ts';

type Limit = keyof Budget;
type MatchedBudget = Exclude<Match, 'params'>;

/** The limits that each may rest on, and how the amount is said. */
const RESTS_ON: Readonly<Record<MatchedBudget, { readonly limits: readonly Limit[]; readonly say: string }>> =
  {
    steps: { limits: ['updates'], say: '--steps 2k' },
    tokens: { limits: ['targetTokens'], say: '--tokens 2M' },
    time: { limits: ['seconds'], say: '--budget 5m' },
    flops: { limits: ['flops', 'updates', 'epochs'], say: '--flops 5T, or --steps or --epochs' },
  };

/** @throws UsageError when the models' budgets are not one equal limit of the kind that is to be matched */
export function checkBudgets(configs: readonly Config[], match: readonly Match[]): void {
  const kinds = match.filter((each) => each !== 'params');
  if (kinds.length === 0) return;
  const [kind, second] = kinds;
  if (second !== undefined) {
    throw new UsageError(
      `--match: expected one of steps, tokens, time and flops; found ${kind} and ${second}`,
      'A budget is matched in one of them; params may stand beside it.',
    );
  }
  const { limits, say } = RESTS_ON[kind];
  for (const { budget, model } of configs) {
    const set = limitsOf(budget);
    if (set.length === 1 && limits.includes(set[0])) continue;
    throw new UsageError(
      `--match ${kind}: expected ${limits.map((limit) => `budget.${limit}`).join(' or ')} as the only limit; found ${set.map((limit) => `budget.${limit} ${budget[limit]}`).join(' and ')} for the ${model.kind}`,
      `Say how much each model gets: ${say}.`,
    );
  }
  const [first, other] = configs.map(({ budget }) => budget);
  if (other !== undefined && limitsOf(first).some((limit) => first[limit] !== other[limit])) {
    throw new UsageError(
      `--match ${kind}: expected the same budget for both models; found ${JSON.stringify(first)} and ${JSON.stringify(other)}`,
      'Set it without a model\u2019s name before it.',
    );
  }
}

function limitsOf(budget: Budget): Limit[] {
  return (Object.keys(budget) as Limit[]).filter((limit) => budget[limit] !== undefined);
}

export interface MatchedFlops {
  readonly budget: Budget;
  /** `12.34 TFLOP each: what the rnn takes for 200 updates` */
  readonly said: string;
}

/**
 * A budget of operations for all models: as it was set, or the least that any of them takes for the updates or epochs
 * that were set, so that none goes beyond what was asked.
 * @param configs with budgets that {@link checkBudgets} accepts
 */
export function matchFlops(
  configs: readonly Config[],
  vocabularies: Vocabularies,
  plan: BatchPlan,
): MatchedFlops {
  const [{ budget, train }] = configs;
  if (budget.flops !== undefined) return { budget, said: `${formatFlops(budget.flops)} each` };
  const { update, ...position } = endOf(budget, train.accumulate, plan);
  const spent = configs.map((config) => ({
    kind: config.model.kind,
    flops: batchTotal(plan, position, updateFlops(config, vocabularies)).total(),
  }));
  const least = spent.reduce((a, b) => (b.flops < a.flops ? b : a));
  return {
    budget: { flops: least.flops },
    said: `${formatFlops(least.flops)} each: what the ${least.kind} takes for ${formatNumber(update)} updates`,
  };
}

/** Where training ends by its updates or epochs. An update reads `accumulate` batches, or as many as the epoch has left. */
function endOf(
  { updates = Number.POSITIVE_INFINITY, epochs = Number.POSITIVE_INFINITY }: Budget,
  accumulate: number,
  plan: BatchPlan,
): Pick<Position, 'update' | 'epoch' | 'batch'> {
  let [update, epoch, batch] = [0, 0, 0];
  while (update < updates && epochsRead({ epoch, batch }, plan) < epochs) {
    update++;
    batch += accumulate;
    if (batch >= plan.batchesInEpoch(epoch)) [epoch, batch] = [epoch + 1, 0];
  }
  return { update, epoch, batch };
}

function updateFlops(
  { model: config, train }: Config,
  vocabularies: Vocabularies,
): (bucket: Bucket) => number {
  const model = createModel(config, vocabularies);
  const program = trainingProgram(model, train.labelSmoothing);
  return oncePerBucket((bucket) => countProgram(program, batchSpecs(model.params, bucket)).products);
}
