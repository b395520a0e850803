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
import { requireSameCorpus } from '../run/same-corpus.ts';
import { paddedTokens } from '../train/batch-total.ts';
import { train } from '../train/loop.ts';
import { initialState, type TrainState } from '../train/state.ts';
import { type Checkpointing, startCheckpointing } from './checkpointing.ts';
import type { RunEvent, RunPlan } from './events.ts';
import { sampleDecoder } from './sample-decoder.ts';
import { scoreRun, type Trained } from './score-run.ts';
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
  { cache, heldInMemory, measureLimit = false }: RunPlan,
  signal: AbortSignal,
  onBegin: (checkpointing: Checkpointing) => void,
): AsyncGenerator<RunEvent, void> {
  const { config } = run;
  const own = loadRunModel(run);
  const { tokenizers } = own;
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
  const { params } = own.model;
  const newState = () => initialState(params, initialise(params, config.seed));
  const state = yield* lastState(run, params, newState);
  const secondsBefore = truncateMetricsTo(run, state.position).at(-1)?.seconds ?? 0;
  const checkpointing = startCheckpointing(run, state);
  onBegin(checkpointing);

  yield { type: 'stage', stage: 'compiling' };
  const engine = await createEngine(config.engine, config.threads);
  try {
    let totals: Omit<Trained, 'skipped' | 'padded'> = {
      update: state.position.update,
      sourceTokens: 0,
      targetTokens: 0,
      flops: 0,
      seconds: secondsBefore,
    };
    const warnings: RunEvent[] = [];
    const events = train({
      model: own.model,
      engine,
      config: config.train,
      dim: halvesOf(config.model).decoder.dim,
      seed: config.seed,
      budget: config.budget,
      plan: data.plan,
      valid: [...data.validSample()],
      scorer: validationScorer(run, own, data, engine),
      decodeSamples: sampleDecoder(run, own, data, engine),
      state,
      goodState: () => {
        const good = goodCheckpoint(run, state);
        warnings.push(...good.skipped.map(passedOver));
        if (good.state) return good.state;
        warnings.push(warning('training goes back to its initial weights: no better are kept'));
        return newState();
      },
      secondsBefore,
    });
    for await (const event of events) {
      yield* warnings.splice(0);
      if (event.type === 'compile') yield event;
      else if (event.type === 'ready') yield { type: 'stage', stage: 'training' };
      else {
        appendMetrics(run, event);
        checkpointing.after(event);
        totals = event;
        yield event;
      }
    }
    yield { type: 'stage', stage: 'decoding' };
    const { skipped: leftOut } = state.position;
    const padded = paddedTokens(data.plan, state.position);
    const trained = { ...totals, skipped: leftOut, padded };
    const summary = yield* scoreRun(run, own, data, engine, trained, measureLimit);
    yield { type: 'finished', summary };
  } finally {
    await engine.dispose();
  }
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
