/** One run from wherever it stands to its summary, as events. Owns the run's directory. No processes here. */
import { halvesOf } from '../config/schema.ts';
import { loadTrainingData, type TrainingData } from '../data/training-data.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { initialise } from '../model/initialise.ts';
import type { ParamTable } from '../model/params.ts';
import { type FoundCheckpoint, goodCheckpoint, latestCheckpoint } from '../run/checkpoint-files.ts';
import { appendMetrics, truncateMetricsTo, updatesLogged } from '../run/metrics-log.ts';
import { openRun, type Run } from '../run/run-directory.ts';
import { lockRun } from '../run/run-lock.ts';
import { loadRunModel } from '../run/run-model.ts';
import { requireCorpusThere, requireSameCorpus } from '../run/same-corpus.ts';
import { paddedTokens } from '../train/batch-total.ts';
import type { Totals } from '../train/events.ts';
import { train } from '../train/loop.ts';
import { initialState, type TrainState } from '../train/state.ts';
import { type Checkpointing, startCheckpointing } from './checkpointing.ts';
import { finishRun } from './finish-run.ts';
import type { LoadedRun } from './loaded-run.ts';
import type { RunEvent, RunPlan } from './run-messages.ts';
import { sampleDecoder } from './sample-decoder.ts';
import { validationScorer } from './validation-scorer.ts';
import { withProgress } from './with-progress.ts';

/** A run in this process. */
export interface RunningRun {
  /** Pulling goes on; between two events everything may be saved. */
  readonly events: AsyncGenerator<RunEvent, void>;
  /** Saves what is there, so that `--resume` goes on from here. @returns the update reached; null before training, when nothing has changed */
  save(): number | null;
}

/** @param signal aborted to give up while the corpus is still being prepared */
export function startRun(plan: RunPlan, signal: AbortSignal): RunningRun {
  let checkpointing: Checkpointing | null = null;
  return {
    events: runEvents(plan, signal, (begun) => {
      checkpointing = begun;
    }),
    save: () => checkpointing?.save() ?? null,
  };
}

async function* runEvents(
  plan: RunPlan,
  signal: AbortSignal,
  onBegin: (checkpointing: Checkpointing) => void,
): AsyncGenerator<RunEvent, void> {
  yield { type: 'stage', stage: 'loading' };
  const run = openRun(plan.dir);
  const release = await lockRun(run);
  try {
    yield* trainAndScore(run, plan, signal, onBegin);
  } finally {
    release();
  }
}

async function* trainAndScore(
  run: Run,
  plan: RunPlan,
  signal: AbortSignal,
  onBegin: (checkpointing: Checkpointing) => void,
): AsyncGenerator<RunEvent, void> {
  requireCorpusThere(run);
  const { config } = run;
  const { model, tokenizers } = loadRunModel(run);
  const { cache, heldInMemory } = plan;
  const data = yield* withProgress<RunEvent, TrainingData>((say) =>
    loadTrainingData(config, {
      tokenizers,
      cache,
      heldInMemory,
      signal,
      onPreparing: (event) => say({ type: 'preparing', ...event }),
    }),
  );
  requireSameCorpus(run, data.corpus);
  const newState = () => initialState(model.params, initialise(model.params, config.seed));
  const state = yield* lastState(run, model.params, newState);
  const secondsBefore = truncateMetricsTo(run, state.position).at(-1)?.seconds ?? 0;
  const checkpointing = startCheckpointing(run, state);
  onBegin(checkpointing);

  yield { type: 'stage', stage: 'compiling' };
  const engine = await createEngine(config.engine, config.threads);
  try {
    const loaded = { run, model, tokenizers, data, engine };
    const totals = yield* trainLogged(loaded, { state, newState, secondsBefore }, checkpointing);
    yield { type: 'stage', stage: 'decoding' };
    const { skipped } = state.position;
    const trained = { ...totals, skipped, padded: paddedTokens(data.plan, state.position) };
    const summary = yield* finishRun(loaded, trained, plan);
    yield { type: 'finished', summary };
  } finally {
    await engine.dispose();
  }
}

/** Where training begins. */
interface Start {
  readonly state: TrainState;
  /** The state before the first update, made anew. */
  readonly newState: () => TrainState;
  /** Seconds of updates before. */
  readonly secondsBefore: number;
}

/** Trains to the end, each event logged before it is given on. @returns the totals at the end */
async function* trainLogged(
  loaded: LoadedRun,
  { state, newState, secondsBefore }: Start,
  checkpointing: Checkpointing,
): AsyncGenerator<RunEvent, Totals> {
  const { run, model, data, engine } = loaded;
  const { config } = run;
  const warnings: RunEvent[] = [];
  const goodState = (): TrainState => {
    const good = goodCheckpoint(run, state);
    warnings.push(...good.skipped.map(passedOver));
    if (good.state) return good.state;
    warnings.push(warning('training goes back to its initial weights: no better are kept'));
    return newState();
  };
  const events = train({
    model,
    engine,
    config: config.train,
    dim: halvesOf(config.model).decoder.dim,
    seed: config.seed,
    budget: config.budget,
    plan: data.plan,
    valid: [...data.validSample()],
    scorer: validationScorer(loaded),
    decodeSamples: sampleDecoder(loaded),
    state,
    goodState,
    secondsBefore,
  });
  for await (const event of events) {
    yield* warnings.splice(0);
    if (event.type === 'compile') yield event;
    else if (event.type === 'ready') yield { type: 'stage', stage: 'training' };
    else {
      appendMetrics(run, event);
      checkpointing.after(event);
      yield event;
      if (event.type === 'end') return event;
    }
  }
  throw new Error('internal: training is over and did not say so');
}

/** What the run goes on from: its newest whole checkpoint, or its beginning. */
function* lastState(
  run: Run,
  params: ParamTable,
  newState: () => TrainState,
): Generator<RunEvent, TrainState> {
  const { state, skipped } = latestCheckpoint(run, params);
  yield* skipped.map(passedOver);
  if (state) return state;
  const dropped = updatesLogged(run);
  if (dropped > 0)
    yield warning(
      `no checkpoint is whole: training starts again, and what was logged of ${dropped} updates is dropped`,
    );
  return newState();
}

const warning = (message: string): RunEvent => ({ type: 'warning', message });
const passedOver = ({ path, reason }: FoundCheckpoint['skipped'][number]): RunEvent =>
  warning(`${path} is passed over: ${reason}`);
