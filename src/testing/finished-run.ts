/** A finished run to analyse: its metrics, outputs and summary are made up, its files are real. */
import { join } from 'node:path';
import { type Config, configSchema, type ModelName } from '../config/schema.ts';
import { serializeTokenizers, type TokenizerPair } from '../data/tokenizer.ts';
import { scoreAnswers } from '../eval/evaluate.ts';
import { appendMetrics } from '../run/metrics-log.ts';
import { type OutputLine, writeOutputs } from '../run/outputs.ts';
import { createRun, type Run } from '../run/run-directory.ts';
import { type RunSummary, writeSummary } from '../run/summary.ts';
import { writeTrainCounts } from '../run/train-counts.ts';
import { MADE_FROM } from './temporary-run.ts';
import { trainTokenizers } from './train-tokenizers.ts';

export interface FinishedRun {
  /** The folder that holds the run's. */
  readonly results: string;
  readonly name: string;
  readonly kind: ModelName;
  readonly lines: readonly OutputLine[];
  readonly updates?: number;
  /** Settings other than the defaults. */
  readonly settings?: Record<string, unknown>;
  readonly summary?: Partial<RunSummary>;
  /** Of the target's tokenizer; words unless said. */
  readonly level?: 'char' | 'word';
  /** Training loss at an update. */
  readonly loss?: (update: number) => number;
  /** Of target symbols in the train split; none are written without. */
  readonly trainCounts?: ReadonlyMap<string, number>;
}

export function finishedRun(given: FinishedRun): Run {
  const { results, name, kind, lines, updates = 20, settings, level = 'word', loss = falling } = given;
  const config = configSchema.parse({ model: { kind }, engine: 'onnx', threads: 2, ...settings });
  const pairs = lines.map(({ source, references }) => ({ source, target: references[0] }));
  const tokenizers = trainTokenizers(pairs, { source: 'char', target: level }, config.tokenizer);
  const run = createRun(join(results, name), config, serializeTokenizers(tokenizers), MADE_FROM);
  const rate = kind === 'rnn' ? 90 : 70;
  for (let update = 1; update <= updates; update++) logUpdate(run, update, rate, loss(update));
  writeOutputs(run, 'test', lines);
  if (given.trainCounts) writeTrainCounts(run, 'test', given.trainCounts);
  writeSummary(run, { ...summaryOf(config, tokenizers, lines, updates, rate), ...given.summary });
  return run;
}

const falling = (update: number): number => 0.3 + 3 * Math.exp(-update / 200);

/** @param rate updates a second */
function logUpdate(run: Run, update: number, rate: number, loss: number): void {
  const totals = {
    update,
    epoch: 0,
    sourceTokens: update * 500,
    targetTokens: update * 600,
    flops: update * 1e9,
    seconds: update / rate,
  };
  appendMetrics(run, {
    type: 'update',
    ...totals,
    loss,
    learningRate: 0.001,
    gradientNorm: 1,
  });
  if (update % 10 === 0) appendMetrics(run, { type: 'validation', ...totals, loss, best: true });
}

function summaryOf(
  config: Config,
  tokenizers: TokenizerPair,
  lines: readonly OutputLine[],
  updates: number,
  rate: number,
): Omit<RunSummary, 'dir'> {
  const { scores, signatures } = scoreAnswers(lines, tokenizers);
  const trainSeconds = updates / rate;
  return {
    model: config.model.kind,
    engine: config.engine,
    parameters: config.model.kind === 'rnn' ? 612_864 : 605_184,
    updates,
    sourceTokens: updates * 500,
    targetTokens: updates * 600,
    paddedSourceTokens: updates * 550,
    paddedTargetTokens: updates * 660,
    flops: updates * 1e9,
    trainSeconds,
    sourceTokensPerSecond: 500 * rate,
    targetTokensPerSecond: 600 * rate,
    validLoss: 0.4312,
    validPerplexity: Math.exp(0.4312),
    metrics: scores,
    forced: {
      pairs: lines.length,
      overlong: 0,
      tokens: 3 * lines.length,
      unknown: 0,
      characters: 4 * lines.length,
      tokenAccuracy: 90,
      perplexity: 1.5,
      bitsPerCharacter: 0.5,
    },
    signatures,
    split: 'test',
    peakMemoryMB: 812.25,
    threads: config.threads,
    seed: config.seed,
    corpus: {
      name: 'made-up',
      hash: MADE_FROM.corpusHash,
      pairs: { train: 9000, valid: 500, test: lines.length },
      given: [],
    },
    tokenizerHash: tokenizers.hash,
    bestUpdate: Math.max(0, updates - 1),
    skippedUpdates: 0,
    decodeSeconds: 2,
    sentencesPerSecond: lines.length / 2,
    versions: { node: '20.0.0', seqcmp: '0.1.0', engine: 'onnxruntime-node 1.30.0' },
    command: MADE_FROM.command,
  };
}
