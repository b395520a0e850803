/** Answers to the parent of a step process: steps timed, and what a step consists of. */
import { createEngine } from '../engine/choose-engine.ts';
import { createModel } from '../model/create.ts';
import { processorMilliseconds, type Served } from './child-lines.ts';
import { inspectSteps } from './inspect-steps.ts';
import type { OwnConfig, Timed } from './messages.ts';
import { readyOf } from './ready-of.ts';
import { createStepper, type Stepper } from './stepper.ts';

export async function openSteps(config: OwnConfig): Promise<Served> {
  const began = performance.now();
  const engine = await createEngine(config.engine, config.threads);
  const model = createModel(config.model, config.vocab);
  const stepper = await createStepper(config, model, engine);
  await stepper.step();
  const ready = readyOf(began, engine, model.params.trained);
  return {
    ready,
    answer: async (request) =>
      'run' in request ? timed(stepper, request.run) : inspectSteps(config, model, engine, request.inspect),
  };
}

async function timed(stepper: Stepper, count: number): Promise<Timed> {
  const milliseconds: number[] = [];
  const before = processorMilliseconds();
  const optimizerMilliseconds: number[] = [];
  for (let i = 0; i < count; i++) {
    const { total, optimizer } = await stepper.step();
    milliseconds.push(total);
    optimizerMilliseconds.push(optimizer);
  }
  return { milliseconds, processorMilliseconds: processorMilliseconds() - before, optimizerMilliseconds };
}
