/** Names that were typed, as what they name; and the engine that is to be used. */
import { MATCHES, type Match } from '../../config/match.ts';
import { oneOf } from '../../config/one-of.ts';
import { quote } from '../../config/quantity.ts';
import { resolveConfig } from '../../config/resolve.ts';
import {
  ENGINES,
  type EngineName,
  MODELS,
  type ModelName,
  PLAIN_MODELS,
  SPLITS,
  type Split,
} from '../../config/schema.ts';
import { UsageError } from '../../config/user-error.ts';
import { createEngine, firstPresentEngine } from '../../engine/choose-engine.ts';
import type { EngineFlags } from '../common-flags.ts';

/** Names with commas between them, each once, in the order typed. @throws UsageError as oneOf */
export function listOf<T extends string>(what: string, typed: string, known: readonly T[]): T[] {
  return [...new Set(typed.split(',').map((name) => oneOf(what, name.trim(), known)))];
}

export function modelOf(typed: string | undefined): ModelName {
  if (typed !== undefined) return oneOf('model', typed, MODELS);
  throw new UsageError(
    `expected a model, one of ${MODELS.join(', ')}; found nothing`,
    'For example: seqcmp train rnn, or to go on with a run: seqcmp train --resume RUN.',
  );
}

/** Two different models, always in the same order: their runs are shown in it. */
export function modelsOf(typed: string | undefined): readonly ModelName[] {
  if (typed === undefined) return PLAIN_MODELS;
  const names = typed.split(',').map((name) => oneOf('--models', name.trim(), MODELS));
  const chosen = MODELS.filter((model) => names.includes(model));
  if (chosen.length === 2 && names.length === 2) return chosen;
  throw new UsageError(
    `--models: expected two different models, found ${quote(typed)}`,
    `For example --models ${PLAIN_MODELS.join(',')}; for one model: seqcmp train.`,
  );
}

/** What is to be equal, each once; undefined where nobody said. */
export function matchOf(typed: readonly string[] | undefined): readonly Match[] | undefined {
  return typed && listOf('--match', typed.join(','), MATCHES);
}

export const splitOf = (typed: string): Split => oneOf('--split', typed, SPLITS);

const AUTO = 'auto';

/** The engine that was asked for, or undefined for `auto`. */
export function engineOf(typed: string | undefined): EngineName | undefined {
  const name = typed === undefined ? AUTO : oneOf('--engine', typed, [AUTO, ...ENGINES] as const);
  return name === AUTO ? undefined : name;
}

/** What will run the models. */
export interface ChosenEngine {
  readonly name: EngineName;
  /** What is underneath, and its version. */
  readonly description: string;
}

/** Starts the engine once, so that its absence is known before anything is made. @throws UserError */
export async function startable(name: EngineName | undefined, threads: number): Promise<ChosenEngine> {
  const chosen = name ?? (await firstPresentEngine(threads));
  const engine = await createEngine(chosen, threads);
  await engine.dispose();
  return { name: chosen, description: engine.description };
}

/** Threads and engine of a command that trains nothing. @throws UsageError or UserError */
export async function chooseEngine(flags: EngineFlags): Promise<EngineOptions> {
  const { engine, threads } = await askedEngine(flags);
  return { engine: engine ?? (await firstPresentEngine(threads)), threads };
}

/** As it was asked for; without an engine where any will do. Loads none. @throws UsageError */
export async function askedEngine({
  engine,
  threads,
}: EngineFlags): Promise<Partial<EngineOptions> & { threads: number }> {
  const asked = engineOf(engine);
  const flags = threads === undefined ? [] : [{ flag: '--threads', path: 'threads', value: threads }];
  const { config } = await resolveConfig(MODELS[0], { flags });
  return { engine: asked, threads: config.threads };
}

export interface EngineOptions {
  readonly engine: EngineName;
  readonly threads: number;
}
