/** The engine and the threads that were asked for, or those that are there. */
import type { EngineName } from '../../config/schema.ts';
import { createEngine, firstPresentEngine } from '../../engine/choose-engine.ts';
import type { EngineFlags } from '../common-flags.ts';
import { commonSettings } from './common-settings.ts';

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

export interface EngineOptions {
  readonly engine: EngineName;
  readonly threads: number;
}

/** Threads and engine of a command that trains nothing. @throws UsageError or UserError */
export async function chooseEngine(flags: EngineFlags): Promise<EngineOptions> {
  const { engine, threads } = await askedEngine(flags);
  return { engine: engine ?? (await firstPresentEngine(threads)), threads };
}

/** As it was asked for; without an engine where any will do. Loads none. @throws UsageError */
export async function askedEngine(flags: EngineFlags): Promise<Partial<EngineOptions> & { threads: number }> {
  const { threads } = await commonSettings([{ flag: '--threads', path: 'threads', value: flags.threads }]);
  return { engine: engineOf(flags), threads };
}

/** Undefined for `auto`. */
export function engineOf({ engine }: EngineFlags): EngineName | undefined {
  return engine === 'auto' ? undefined : engine;
}
