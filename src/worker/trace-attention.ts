/** Where a run looks on a few sources: decoded greedily in the open, as its directory keeps it (run/attention.ts). */
import type { DecodeConfig } from '../config/schema.ts';
import { encodeSource } from '../data/encode-source.ts';
import type { TokenizerPair } from '../data/tokenizer.ts';
import type { AttentionMaps } from '../decode/attention-maps.ts';
import type { DecodedModel } from '../decode/model-programs.ts';
import { createTracer, type Tracer, tracerPrograms } from '../decode/trace-search.ts';
import type { Engine } from '../engine/engine.ts';
import { permutation } from '../random/permutation.ts';
import { streamKey } from '../random/stream.ts';
import { type AttendedMap, type AttendedSource, attentionRow } from '../run/attention.ts';
import { spell } from './spell.ts';

/** A report shows every head of every layer of both models: more sources would hide them. */
const SOURCES = 3;
/** Of a source, with its end: beside a longer one no other map has room. */
const LONGEST_SOURCE = 24;
/** Rows of a map; an answer has so many only where decoding is set to let it. */
const LONGEST_ANSWER = 64;

/** Of `texts`, some that fit into a map: the same for every model and seed. */
export function sampleSources(texts: readonly string[], tokenizers: TokenizerPair): string[] {
  const order = permutation(texts.length, streamKey(0, 'attention sources'));
  const chosen: string[] = [];
  // Of a corpus of long texts alone, the search ends.
  const looked = Math.min(texts.length, 200);
  for (let i = 0; i < looked && chosen.length < SOURCES; i++) {
    const text = texts[order(i)];
    const symbols = tokenizers.source.count(text);
    if (symbols > 0 && symbols < LONGEST_SOURCE) chosen.push(text);
  }
  return chosen;
}

export interface TracedModel extends DecodedModel {
  readonly tokenizers: TokenizerPair;
  readonly config: DecodeConfig;
}

/** One for each text, in order; of an answer, the first `LONGEST_ANSWER` tokens. */
export async function traceAttention(
  engine: Engine,
  { tokenizers, config, ...model }: TracedModel,
  texts: readonly string[],
): Promise<AttendedSource[]> {
  const greedy = { ...config, beam: 1, nbest: 1, sample: false };
  const tracer = createTracer({
    programs: tracerPrograms(engine, model, config),
    vocab: tokenizers.target.size,
    config: greedy,
    alternatives: 1,
  });
  const found: AttendedSource[] = [];
  for (const text of texts) found.push(await traceOne(tracer, tokenizers, text));
  return found;
}

async function traceOne(tracer: Tracer, tokenizers: TokenizerPair, text: string): Promise<AttendedSource> {
  let source: string[] = [];
  const tokens: number[] = [];
  const maps = new Map<string, AttendedMap & { readonly rows: string[] }>();
  for await (const event of tracer.trace(encodeSource(tokenizers, text))) {
    if (event.type === 'source') {
      source = Array.from(event.ids, (id) => spell(tokenizers.source, id));
      addRows(maps, event.attention);
    }
    if (event.type !== 'step') continue;
    tokens.push(event.token.id);
    if (tokens.length > LONGEST_ANSWER) continue;
    const [open] = event.hypotheses;
    addRows(maps, open.attention);
  }
  return {
    text,
    source,
    output: tokens.slice(0, LONGEST_ANSWER).map((id) => spell(tokenizers.target, id)),
    answered: tokens.length,
    maps: [...maps.values()],
  };
}

/** Each head's rows go on with those of this step. */
function addRows(maps: Map<string, AttendedMap & { readonly rows: string[] }>, found: AttentionMaps): void {
  for (const [place, { heads, queries, keys, weights }] of Object.entries(found)) {
    for (let head = 0; head < heads; head++) {
      const name = `${place} ${head}`;
      const map = maps.get(name) ?? { place, head: head + 1, rows: [] };
      maps.set(name, map);
      for (let query = 0; query < queries; query++) {
        const at = (head * queries + query) * keys;
        map.rows.push(attentionRow(weights.subarray(at, at + keys)));
      }
    }
  }
}
