/** The analyses of `seqcmp eval`: where the answers of runs go wrong, with counts from the train split. */
import { UserError } from '../../config/user-error.ts';
import { analyseAnswers } from '../../eval/analysis/analyse-answers.ts';
import { scoresByLength } from '../../eval/analysis/by-length.ts';
import { widestLeads } from '../../eval/analysis/by-sentence.ts';
import { symbolsOf } from '../../eval/analysis/symbols-of.ts';
import { visibleLine } from '../../text/visible.ts';
import { countTrainSymbols } from '../../worker/count-train-symbols.ts';
import type { LeadExample, LeadExamples, RunAnalysis } from '../render/answer-analysis.ts';
import type { ScoredRun } from '../render/evaluation.ts';
import { writeErr } from '../terminal.ts';
import { loadRunCorpus } from './load-run-corpus.ts';

/** Examples either way. */
const MOST_EXAMPLES = 5;

/** @param sentenceBleu one an answer */
export async function analyseRun(
  scored: ScoredRun,
  sentenceBleu: readonly number[],
  quiet: boolean,
): Promise<RunAnalysis> {
  const { answers, tokenizers, metrics } = scored;
  const inSymbols = symbolsOf(answers, tokenizers);
  const lengths = answers.map(({ source }) => tokenizers.source.count(source));
  const counts = await trainCounts(scored, quiet);
  return {
    byLength: scoresByLength(answers, lengths, metrics),
    ...analyseAnswers(answers, inSymbols, sentenceBleu, counts),
  };
}

/** Of symbols of targets and answers; null, and said, where the corpus is no longer what the run was trained on. */
async function trainCounts(
  { run, name, answers, tokenizers }: ScoredRun,
  quiet: boolean,
): Promise<Map<string, number> | null> {
  try {
    const { splits } = await loadRunCorpus(run, quiet);
    return countTrainSymbols(splits.train, answers, tokenizers);
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    writeErr(`${visibleLine(`${name}: nothing by training frequency: ${thrown.message}`)}\n`);
    return null;
  }
}

/** Of two runs that answered the same sources. @param scores sentence BLEU of both, one an answer */
export function leadExamples(
  first: ScoredRun,
  second: ScoredRun,
  scores: readonly (readonly number[])[],
): LeadExamples {
  const leads = widestLeads(scores[0], scores[1], MOST_EXAMPLES);
  const exampleAt = (i: number): LeadExample => ({
    source: first.answers[i].source,
    references: first.answers[i].references,
    outputs: [first.answers[i].output, second.answers[i].output],
    scores: scores.map((each) => each[i]),
  });
  return { first: leads.first.map(exampleAt), second: leads.second.map(exampleAt) };
}
