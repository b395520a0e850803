/** What the runs answer, section by section: where they are right and wrong, what is chance, and where they look. */
import type { Analysis } from '../compare/analysis.ts';
import { comparableBy } from '../compare/target-unit.ts';
import { METRICS } from '../eval/metric.ts';
import { P_VALUES_READ } from '../eval/verdict.ts';
import { formatCount } from '../text/numbers.ts';
import { UNSHARED_NGRAMS } from './answer-labels.ts';
import { attentionBlocks } from './attention-figures.ts';
import { type Block, heading, paragraph } from './document.ts';
import { errorKindTable, ngramTable } from './error-tables.ts';
import { FAINTEST } from './heat-plot.ts';
import { firstErrorFigure, frequencyFigure, lengthFigure, sentenceFigure } from './quality-figures.ts';
import { sameTokenizer } from './score-table.ts';
import { exampleBlocks, significanceTable } from './tables.ts';

export function lengthSection(analysis: Analysis): Block[] {
  if (analysis.byLength.length === 0) return [];
  return [
    heading('Quality by source length'),
    paragraph(
      `All ${formatCount(analysis.sources ?? 0)} sources of the ${analysis.split} split, in ranges of about as many sources each; length in symbols of the source tokenizer${sameTokenizer(analysis) ? '' : ` of ${analysis.runs[0].name}`}. Lower is better. Intervals are 95 % over other sources, each run by itself${analysis.significance.length > 0 && analysis.seeds === null ? ': the paired test below tells more of differences' : ''}.`,
    ),
    lengthFigure(analysis, analysis.leading === 'bleu' && comparableBy('per', analysis.runs) ? 'per' : 'wer'),
  ];
}

export function wordSection(analysis: Analysis): Block[] {
  const figure = frequencyFigure(analysis);
  if (!figure) return [];
  return [
    heading('Quality by training frequency'),
    paragraph(
      'F1 of target words (of the tokenizer’s symbols where targets have no spaces), by how often the train split has them: a word counts as right where answer and reference both have it, at any place. Higher is better.',
    ),
    figure,
  ];
}

export function sentenceSection(analysis: Analysis): Block[] {
  const figure = sentenceFigure(analysis);
  if (!figure) return [];
  return [
    heading('Quality sentence by sentence'),
    paragraph(
      `Sentence BLEU: effective order, exponential smoothing.${figure.charts.length > 1 ? ' Where one run is drawn against the other, a disc is for all sentences with about the same two scores, its width by the logarithm of their number; off the diagonal it has the colour of the run that scores higher.' : ''}`,
    ),
    figure,
  ];
}

export function errorSection(analysis: Analysis): Block[] {
  const blocks = [firstErrorFigure(analysis), errorKindTable(analysis), ngramTable(analysis)];
  const [places, kinds, ngrams] = blocks;
  if (!kinds) return [];
  return [
    heading('What goes wrong'),
    paragraph('Each answer against the reference that it is nearest to.'),
    ...(places ? [places] : []),
    heading('Left out and said again', 3),
    kinds,
    ...(ngrams
      ? [
          heading('Said too often and too seldom', 3),
          paragraph(`${UNSHARED_NGRAMS}, the most frequent of each order.`),
          ngrams,
        ]
      : []),
  ];
}

export function significanceSection(analysis: Analysis): Block[] {
  const table = significanceTable(analysis);
  if (!table) return [];
  const { bootstrap, randomisation } = analysis.significance[0];
  return [
    heading('Significance'),
    paragraph(
      `Paired over ${formatCount(bootstrap.segments)} sources: bootstrap (${formatCount(bootstrap.samples)} samples) and approximate randomisation (${formatCount(randomisation.samples)} trials), both with seed ${bootstrap.seed}. The interval is the bootstrap’s. ${P_VALUES_READ} The verdict rests on ${METRICS[analysis.leading].title}; the p-values are not corrected for being ${analysis.significance.length}. One run each: how far another training seed would move the scores is not known.`,
    ),
    table,
  ];
}

export function answerSection(analysis: Analysis): Block[] {
  const { examples, sources } = analysis;
  if (!examples) return [];
  const who = examples.runs.length === 1 ? 'the run answers' : 'both answer';
  const comparable = comparableBy(
    'per',
    examples.runs.map((place) => analysis.runs[place]),
  );
  const order =
    examples.runs.length === 1 || !comparable
      ? 'Shown are those with the most errors.'
      : 'Shown are those with the largest difference in PER, and of those with the same, the ones with the most errors.';
  return [
    heading('Examples'),
    paragraph(
      `Of ${formatCount(sources ?? 0)} sources, ${who} ${formatCount(examples.allRight)} rightly. ${order} Characters that cannot be seen are written as code points.`,
    ),
    ...exampleBlocks(analysis),
  ];
}

export function attentionSection(analysis: Analysis): Block[] {
  const blocks = attentionBlocks(analysis);
  if (!blocks) return [];
  return [
    heading('Attention'),
    paragraph(
      `The best weights on a few sources of the test split, the same for every run, decoded greedily. A row is a symbol that looks, a column one that is looked at, and each row adds up to 1: where weights are drawn, a cell has the full colour for 1, half of it for 0.5, none below ${FAINTEST}; a row of an answer is the symbol said from there. An entropy of 0 is looking at one place; τ is 1 where the answer reads its source straight on, −1 where it reads it backwards.`,
    ),
    ...blocks,
  ];
}
