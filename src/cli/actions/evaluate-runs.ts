/** `seqcmp eval`: scores of runs on a split, and of two runs whether their difference could be chance. */
import { inSentence, runNames } from '../../compare/run-names.ts';
import { VERSION } from '../../config/version.ts';
import { parseTokenizers, type TokenizerPair } from '../../data/tokenizer.ts';
import { comparePaired, type PairedResult } from '../../eval/compare-paired.ts';
import { createMetric } from '../../eval/create-metric.ts';
import { type Evaluation, scoreAnswers, TABLE_METRICS } from '../../eval/evaluate.ts';
import { type Verdict, verdict } from '../../eval/verdict.ts';
import { tokenizerPath } from '../../run/layout.ts';
import { openRuns } from '../../run/open-runs.ts';
import type { OutputLine } from '../../run/outputs.ts';
import { type Run, readTokenizer } from '../../run/run-directory.ts';
import type { EvalFlags } from '../commands/eval.ts';
import { createCounter } from '../counter.ts';
import { evaluationText } from '../render/evaluation.ts';
import { styleOf, writeErr, writeJson, writeOut } from '../terminal.ts';
import { answersOf } from './answers.ts';
import { chooseEngine, splitOf } from './choose.ts';

export interface ScoredRun extends Pick<Evaluation, 'scores' | 'signatures'> {
  readonly name: string;
  readonly run: Run;
  readonly answers: readonly OutputLine[];
  readonly tokenizers: TokenizerPair;
}

/** Of the second run against the first. */
export interface Comparison {
  readonly verdict: Verdict;
  readonly significance: readonly {
    readonly bootstrap: PairedResult<'bootstrap'>;
    readonly randomisation: PairedResult<'randomisation'>;
  }[];
}

/** As in a report: of the resampling alone. */
const SEED = 1;

export async function evaluateRuns(names: readonly string[], flags: EvalFlags): Promise<void> {
  const split = splitOf(flags.split);
  const runs = names.flatMap((name) => openRuns(name));
  const engine = await chooseEngine(flags);
  const titles = runNames(runs);
  const scored: ScoredRun[] = [];
  for (const [i, run] of runs.entries()) {
    const counter = createCounter(`${titles[i]}: decoding the ${split} split`, flags.quiet === true);
    const answers = await answersOf(run, { split, ...engine, onProgress: counter.show }).finally(
      counter.stop,
    );
    const tokenizers = parseTokenizers(readTokenizer(run), tokenizerPath(run.dir));
    scored.push({ name: titles[i], run, answers, tokenizers, ...scoreAnswers(answers, tokenizers, VERSION) });
  }
  const comparison = compare(scored);
  if (flags.json) return writeJson(evaluationJson(split, scored, comparison));
  await writeOut(evaluationText(split, scored, comparison, styleOf(process.stdout)));
}

/** Of two runs that answered the same sources. */
function compare(scored: readonly ScoredRun[]): Comparison | null {
  if (scored.length !== 2) return null;
  const [first, second] = scored;
  const asked = ({ answers }: ScoredRun) =>
    JSON.stringify(answers.map(({ source, references }) => [source, references]));
  if (asked(first) !== asked(second)) {
    writeErr('Not compared: the two runs answered different sources.\n');
    return null;
  }
  const symbols = (text: string) => first.tokenizers.target.symbols(text);
  const significance = TABLE_METRICS.map((name) => {
    const metric = createMetric(name, { symbols, version: VERSION });
    const [bootstrap, randomisation] = comparePaired(metric, first.answers, second.answers, { seed: SEED });
    return { bootstrap, randomisation };
  });
  const names = { first: inSentence(first.name), second: inSentence(second.name) };
  return { verdict: verdict(names, significance[0].bootstrap), significance };
}

function evaluationJson(split: string, scored: readonly ScoredRun[], comparison: Comparison | null) {
  return {
    split,
    verdict: comparison?.verdict.sentence ?? null,
    runs: scored.map(({ name, run, answers, scores, signatures }) => ({
      name,
      model: run.model,
      dir: run.dir,
      sources: answers.length,
      metrics: scores,
      signatures,
    })),
    significance: comparison?.significance ?? null,
  };
}
