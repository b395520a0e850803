/** A run that answers one text at a time in the open, for whoever draws it. In this process. */
import type { DecodeConfig } from '../config/schema.ts';
import type { TokenizerPair } from '../data/tokenizer.ts';
import type { TraceEvent } from '../decode/trace-event.ts';
import { createTracer } from '../decode/trace-search.ts';
import { createEngine } from '../engine/choose-engine.ts';
import { encodeSource } from '../eval/evaluate.ts';
import { bestWeights } from '../run/checkpoint-files.ts';
import type { Run } from '../run/run-directory.ts';
import { loadRunModel } from '../run/run-model.ts';
import type { RunDecoderOptions } from './run-decoder.ts';

export interface RunTracerOptions extends Omit<RunDecoderOptions, 'prefix'> {
  /** Alternatives of each hypothesis. */
  readonly alternatives?: number;
}

export interface RunTracer {
  readonly config: DecodeConfig;
  readonly tokenizers: TokenizerPair;
  /** Compiles what texts of up to so many symbols need; later ones compile when they come. */
  warm(symbols: number): Promise<void>;
  /** Events end with `answer`. Ids are of `tokenizers`; leaving the loop early stops the search. */
  trace(text: string): AsyncGenerator<TraceEvent, void>;
  dispose(): Promise<void>;
}

export async function createRunTracer(
  run: Run,
  { engine: name, threads, settings = {}, alternatives }: RunTracerOptions,
): Promise<RunTracer> {
  const { model, tokenizers } = loadRunModel(run);
  const { weights } = bestWeights(run, model.params);
  const config = { ...run.config.decode, ...settings };
  const engine = await createEngine(name, threads);
  const vocab = tokenizers.target.size;
  const tracer = createTracer({ engine, model: { model, weights }, vocab, config, alternatives });
  return {
    config,
    tokenizers,
    // The end of sequence is one more.
    warm: (symbols) => tracer.warm(symbols + 1),
    trace: (text) => tracer.trace(encodeSource(tokenizers, text)),
    dispose: () => engine.dispose(),
  };
}
