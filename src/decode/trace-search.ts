/**
 * One source decoded in the open: every step as it is made, with the distribution, the attention and the hypotheses.
 * For whoever draws them. The search is that of search.ts; the programs differ, since more is asked of each step.
 */
import type { DecodeConfig } from '../config/schema.ts';
import { workingTime } from '../config/working-time.ts';
import { EOS } from '../data/vocabulary.ts';
import type { Engine } from '../engine/engine.ts';
import { type AttentionMaps, sourceMaps, stepMaps } from './attention-maps.ts';
import { crop, limitsOf, longestOutput } from './batches.ts';
import { candidatesOf } from './candidates.ts';
import { largest, logSoftmaxInPlace } from './distribution.ts';
import { extend, idsOf } from './hypothesis.ts';
import { createModelPrograms, type DecodedModel, type ModelPrograms } from './model-programs.ts';
import { alignment, allAttention, allLogits, both } from './programs.ts';
import { chooseFromLogits, createProposer } from './proposer.ts';
import { answerOf, compileAll, searchFor } from './search.ts';
import { type BatchStep, searchBatch } from './search-batch.ts';
import type { TracedHypothesis, TracedToken, TraceEvent } from './trace-event.ts';

export interface Tracer {
  /** Compiles all programs and runs them once, on a source of `length` tokens, so that answers begin at once. */
  warm(length: number): Promise<void>;
  /** @param source ids, ending with EOS */
  trace(source: Int32Array): AsyncGenerator<TraceEvent, void>;
}

export interface TracerParts {
  readonly programs: ModelPrograms;
  /** Target symbols. */
  readonly vocab: number;
  readonly config: DecodeConfig;
  /** Alternatives of each hypothesis. */
  readonly alternatives: number;
}

/** Of one model, for tracers of any width. */
export function tracerPrograms(engine: Engine, model: DecodedModel, config: DecodeConfig): ModelPrograms {
  return createModelPrograms(engine, model, {
    head: both(both(allLogits, alignment), allAttention),
    traced: true,
    ...limitsOf(config),
  });
}

/** Follows one source step by step, with all that a view shows of each. */
export function createTracer({ programs, vocab, config, alternatives }: TracerParts): Tracer {
  const choose = chooseFromLogits(vocab, { ...config, prefix: [] });
  const shown = { vocab, alternatives };
  const tracer: Tracer = {
    async warm(length) {
      // A first run is slow too: it lays memory out.
      const full = new Int32Array(Math.min(length, config.maxSourceLength)).fill(EOS);
      for await (const { type } of tracer.trace(full)) if (type === 'step') break;
    },
    async *trace(given) {
      const source = crop(given, config.maxSourceLength);
      const srcLen = source.length;
      await compileAll([programs]);
      const clock = createClock();
      const proposer = await createProposer([programs], [source], srcLen, choose);
      const [begun] = proposer.begun;
      yield {
        type: 'source',
        ids: source,
        attention: sourceMaps(begun, srcLen),
        cropped: source !== given,
        milliseconds: clock(),
      };
      const search = searchFor(config, longestOutput(srcLen, config));
      let step = 0;
      for await (const each of searchBatch(proposer, [search], [0])) {
        const milliseconds = clock();
        const [outputs] = each.outputs;
        const rows = each.slots.length;
        const maps = (row: number) => stepMaps(outputs, { row, rows }, srcLen, step);
        const hypotheses = opened(each, maps, shown);
        const led = leading(each);
        // Where nothing is allowed any more, the search ends.
        if (led) yield { type: 'step', step, ...led, hypotheses, milliseconds };
        step++;
        clock(); // whoever draws takes time of their own
      }
      const nbest = search.results().map((hypothesis) => answerOf(hypothesis, config));
      yield { type: 'answer', nbest, milliseconds: clock() };
    },
  };
  return tracer;
}

/** Milliseconds since it was last asked. */
function createClock(): () => number {
  let before = workingTime();
  return () => {
    const now = workingTime();
    const passed = now - before;
    before = now;
    return passed;
  };
}

/** The likeliest extension; null where none is allowed. */
function leading({ slots, candidates }: BatchStep): { token: TracedToken; ids: number[] } | null {
  const extensions = slots.flatMap((slot, row) => {
    if (!slot) return [];
    return candidatesOf(candidates, row).map(({ token, logProbability }) => ({
      probability: Math.exp(logProbability),
      extended: extend(slot.hypothesis, token, logProbability, -1),
    }));
  });
  const [first] = extensions.sort((a, b) => b.extended.logProbability - a.extended.logProbability);
  if (first === undefined) return null;
  return { token: { id: first.extended.token, probability: first.probability }, ids: idsOf(first.extended) };
}

function opened(
  { slots, outputs: [{ logits }] }: BatchStep,
  mapsOf: (row: number) => AttentionMaps,
  { vocab, alternatives }: { readonly vocab: number; readonly alternatives: number },
): TracedHypothesis[] {
  const hypotheses = slots.flatMap((slot, row) => {
    if (!slot) return [];
    const scores = (logits as Float32Array).slice(row * vocab, (row + 1) * vocab);
    logSoftmaxInPlace(scores);
    const likeliest = largest(scores, alternatives);
    return {
      ids: idsOf(slot.hypothesis),
      logProbability: slot.hypothesis.logProbability,
      alternatives: likeliest.map((id) => ({ id, probability: Math.exp(scores[id]) })),
      attention: mapsOf(row),
    };
  });
  return hypotheses.sort((a, b) => b.logProbability - a.logProbability);
}
