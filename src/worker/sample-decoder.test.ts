/** Runs of one process, watched and not: what samples must leave as it is. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { configSchema, type ModelName } from '../config/schema.ts';
import { serializeTokenizers } from '../data/tokenizer.ts';
import { loadTrainingData } from '../data/training-data.ts';
import { bestPath, lastPath } from '../run/layout.ts';
import { readMetrics } from '../run/metrics-log.ts';
import { createRun, type Run } from '../run/run-directory.ts';
import { loggedEvents } from '../testing/logged-events.ts';
import { MADE_FROM, temporaryFolder } from '../testing/temporary-run.ts';
import { startRun } from './train-run.ts';

const settings = (kind: ModelName, samples: number) =>
  configSchema.parse({
    model: kind === 'rnn' ? { kind, dim: 8 } : { kind, dim: 8, heads: 2, ffn: 16, layers: 1 },
    corpus: { name: 'reverse', pairs: 300, length: 3 },
    data: { batchTokens: 128, buckets: 1 },
    train: { validEvery: 3, validPairs: 10, learningRate: 0.01, samples },
    budget: { updates: 8 },
    threads: 1,
  });

async function newRun(kind: ModelName, samples: number): Promise<Run> {
  const config = settings(kind, samples);
  const { tokenizers, corpus } = await loadTrainingData(config);
  const madeFrom = { ...MADE_FROM, corpusHash: corpus.hash };
  return createRun(join(temporaryFolder(), 'run'), config, serializeTokenizers(tokenizers), madeFrom);
}

/** Saved and left after this many updates, or trained to its end. */
async function train(run: Run, updates = Number.POSITIVE_INFINITY): Promise<void> {
  const { events, save } = startRun({ model: run.model, dir: run.dir }, new AbortController().signal);
  for await (const event of events) {
    if (event.type !== 'update' || event.update < updates) continue;
    save();
    return;
  }
}

const samplesOf = (run: Run) =>
  readMetrics(run).flatMap((event) => (event.type === 'validation' ? [event.samples] : []));

test.each(['rnn', 'transformer'] as const)(
  'a %s watched, stopped and gone on with ends with the bytes of one that nobody watched',
  async (kind) => {
    const [without, watched] = [await newRun(kind, 0), await newRun(kind, 3)];
    await train(without);
    await train(watched, 4);
    await train(watched);
    for (const path of [lastPath, bestPath]) {
      expect(readFileSync(path(watched.dir)).equals(readFileSync(path(without.dir)))).toBe(true);
    }
    const unwatched = loggedEvents(watched.dir).map(({ samples: _, ...event }) => event);
    expect(unwatched).toEqual(loggedEvents(without.dir));
    expect(samplesOf(without)).toEqual([undefined, undefined, undefined]);
    const samples = samplesOf(watched);
    const sources = samples.map((each) => each?.map(({ source }) => source));
    expect(new Set(sources[0]).size).toBe(3);
    expect(sources).toEqual([sources[0], sources[0], sources[0]]);
    for (const { source, references } of samples[0] ?? []) {
      expect(references).toEqual([[...source].reverse().join('')]);
    }
  },
  60_000,
);

test('both models are asked for the same sources', async () => {
  const runs = [await newRun('rnn', 2), await newRun('transformer', 2)];
  for (const run of runs) await train(run, 4);
  const [first, second] = runs.map((run) => samplesOf(run)[0]?.map(({ source }) => source));
  expect(first).toHaveLength(2);
  expect(second).toEqual(first);
});
