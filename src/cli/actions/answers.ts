/** A run's answers to a split: those it has kept, or decoded now with its best weights. */
import { existsSync } from 'node:fs';
import type { Part } from '../../config/parts.ts';
import type { EngineName, Split } from '../../config/schema.ts';
import { UserError } from '../../config/user-error.ts';
import { allPairs, examplesOf } from '../../data/corpus.ts';
import { outputsPath } from '../../run/layout.ts';
import { type OutputLine, readOutputs, writeOutputs } from '../../run/outputs.ts';
import type { Run } from '../../run/run-directory.ts';
import { isFinished } from '../../run/summary.ts';
import { visibleLine } from '../../text/visible.ts';
import { createRunDecoder } from '../../worker/run-decoder.ts';
import { writeErr } from '../terminal.ts';
import { loadRunCorpus } from './load-run-corpus.ts';

export interface AnswerOptions {
  readonly split: Split;
  readonly engine: EngineName;
  readonly threads: number;
  readonly quiet: boolean;
  onProgress(done: number, total: number): void;
}

/** Answers of a finished run are kept in its folder; those of one still in training are not, since they will change. */
export async function answersOf(run: Run, options: AnswerOptions): Promise<OutputLine[]> {
  const { split } = options;
  const finished = isFinished(run);
  if (finished && existsSync(outputsPath(run.dir, split))) return readOutputs(run, split);
  const answers = await decodeSplit(run, options);
  if (finished && answers.length > 0) keep(run, split, answers);
  return answers;
}

/** A folder that cannot be written costs nobody the answers. */
function keep(run: Run, split: Split, answers: readonly OutputLine[]): void {
  try {
    writeOutputs(run, split, answers);
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    writeErr(`Not kept in the folder of the run: ${visibleLine(thrown.message)}\n`);
  }
}

async function decodeSplit(run: Run, options: AnswerOptions): Promise<OutputLine[]> {
  const { splits } = await loadRunCorpus(run, options.quiet);
  return decodeExamples(run, examplesOf(allPairs(splits[options.split])), options);
}

/** @param without a part of the model that is left out */
export async function decodeExamples(
  run: Run,
  examples: readonly Pick<OutputLine, 'source' | 'references'>[],
  { engine, threads, onProgress }: AnswerOptions,
  without: Part | null = null,
): Promise<OutputLine[]> {
  const decoder = await createRunDecoder([run], { engine, threads, without });
  try {
    const sources = examples.map(({ source }) => source);
    const decoded = await decoder.decode(sources, {
      onProgress: (done) => onProgress(done, sources.length),
    });
    return examples.map((example, i) => ({
      ...example,
      output: decoded[i].answers[0].text,
      logProbability: decoded[i].answers[0].logProbability,
    }));
  } finally {
    await decoder.dispose();
  }
}
