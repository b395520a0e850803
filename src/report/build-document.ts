/** The order of a report and the sentences between its tables: verdict first, then what it rests on. */
import type { Analysis } from '../compare/analysis.ts';
import { errorKindTable, ngramTable } from './answer-sections.ts';
import { attentionBlocks } from './attention-figures.ts';
import { complexityBlocks } from './complexity.ts';
import type { Block, Document } from './document.ts';
import { formatCount, formatList } from './format.ts';
import { firstErrorFigure, frequencyFigure, lengthFigure, sentenceFigure } from './quality-figures.ts';
import { measureTable, scoreTable } from './score-table.ts';
import { exampleBlocks, ledgerBlocks, settingTable, significanceTable } from './sections.ts';
import { firstSeedOf, seedDifferenceBlocks, spreadBlocks, spreadTable } from './seed-sections.ts';
import { throughputMeasures } from './throughput.ts';
import { lossFigure, qualityFigure } from './training-figures.ts';

const heading = (text: string): Block => ({ type: 'heading', level: 2, text });
const paragraph = (text: string): Block => ({ type: 'paragraph', text });

export function buildDocument(analysis: Analysis): Document {
  const { seeds, groups, corpus } = analysis;
  const names = groups.map(({ name }) => name);
  // With several seeds, what shows single runs shows those of the first.
  const shown = seeds ? firstSeedOf(analysis) : analysis;
  return {
    title: `${formatList(names)} on ${corpus.name}`,
    blocks: [
      { type: 'paragraph', text: analysis.headline, role: 'verdict' },
      ...analysis.notes.map((text): Block => ({ type: 'paragraph', text, role: 'warning' })),
      ...scoreSection(analysis),
      ...(seeds ? seedDifferenceBlocks(analysis, seeds) : []),
      ...ledgerSection(analysis),
      ...(seeds ? firstSeedNote(seeds.seeds) : []),
      ...lossSection(shown),
      ...qualitySection(shown),
      ...throughputSection(analysis),
      ...complexitySection(shown),
      ...lengthSection(shown),
      ...wordSection(shown),
      ...sentenceSection(shown),
      ...errorSection(shown),
      ...(seeds ? [] : significanceSection(shown)),
      ...answerSection(shown),
      ...attentionSection(shown),
      ...settingSection(shown),
      ...commandSection(analysis),
    ],
  };
}

function firstSeedNote([first]: readonly number[]): Block[] {
  const heading: Block = { type: 'heading', level: 2, text: `Seed ${first} from near` };
  return [heading, { type: 'paragraph', text: 'What follows shows the runs of this seed alone.' }];
}

function scoreSection(analysis: Analysis): Block[] {
  if (analysis.seeds) return [heading('Scores and costs'), ...spreadBlocks(analysis, analysis.seeds)];
  const seeds = [...new Set(analysis.runs.map(({ summary }) => summary.seed))];
  const runs = analysis.runs.length === 1 ? 'One training run' : 'One training run each';
  const bold =
    analysis.runs.length === 1
      ? ''
      : ' Bold is the better number, whether or not the difference may be chance.';
  return [
    heading('Scores and costs'),
    paragraph(`${runs}, ${seeds.length === 1 ? 'seed' : 'seeds'} ${formatList(seeds)}.${bold}`),
    scoreTable(analysis),
  ];
}

function ledgerSection(analysis: Analysis): Block[] {
  if (analysis.groups.length === 1) return [heading('Conditions'), ...ledgerBlocks(analysis)];
  return [
    heading('Fairness ledger'),
    paragraph(
      'Every condition of the runs, and whether it was the same for all. Equal means equal, not near.',
    ),
    ...ledgerBlocks(analysis),
  ];
}

function lossSection(analysis: Analysis): Block[] {
  return [
    heading('Loss as training goes'),
    paragraph(
      'Training loss is of each update’s own batch, with dropout, as means over windows of updates; validation loss is without dropout, on the same pairs each time. Both without label smoothing, end of sequence included.',
    ),
    lossFigure(analysis),
  ];
}

function lengthSection(analysis: Analysis): Block[] {
  if (analysis.byLength.length === 0) return [];
  return [
    heading('Quality by source length'),
    paragraph(
      `All ${formatCount(analysis.sources ?? 0)} sources of the ${analysis.split} split, in ranges of about as many sources each; length in symbols of the source tokenizer. Lower is better. Bars are 95 % intervals over other sources, each run by itself: the paired test below tells more of differences.`,
    ),
    lengthFigure(analysis),
  ];
}

function qualitySection(analysis: Analysis): Block[] {
  const figure = qualityFigure(analysis);
  if (!figure) return [];
  return [
    heading('Quality as training goes'),
    paragraph(
      'The metric that validations were judged by, on the same decoded validation sources each time.',
    ),
    figure,
  ];
}

function throughputSection(analysis: Analysis): Block[] {
  const measures = throughputMeasures(analysis);
  const label = 'Speed and memory';
  return [
    heading('Throughput'),
    analysis.seeds ? spreadTable(analysis, measures, label) : measureTable(analysis, measures, label),
  ];
}

function complexitySection(analysis: Analysis): Block[] {
  const blocks = complexityBlocks(analysis);
  return blocks ? [heading('Complexity per layer'), ...blocks] : [];
}

function wordSection(analysis: Analysis): Block[] {
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

function sentenceSection(analysis: Analysis): Block[] {
  const figure = sentenceFigure(analysis);
  if (!figure) return [];
  return [
    heading('Quality sentence by sentence'),
    paragraph(
      'Sentence BLEU: effective order, exponential smoothing. On the right, a disc for all sentences with about the same two scores, its area by their number; off the diagonal it has the colour of the run that scores higher.',
    ),
    figure,
  ];
}

function errorSection(analysis: Analysis): Block[] {
  const blocks = [firstErrorFigure(analysis), errorKindTable(analysis), ngramTable(analysis)];
  const [places, kinds, ngrams] = blocks;
  if (!kinds) return [];
  return [
    heading('What goes wrong'),
    paragraph('Each answer against the reference that it is nearest to.'),
    ...(places ? [places] : []),
    { type: 'heading', level: 3, text: 'Left out and said again' },
    kinds,
    ...(ngrams
      ? [
          { type: 'heading', level: 3, text: 'Said too often and too seldom' } as const,
          paragraph('N-grams that answers and references do not share, the most frequent of each order.'),
          ngrams,
        ]
      : []),
  ];
}

function significanceSection(analysis: Analysis): Block[] {
  const table = significanceTable(analysis);
  if (!table) return [];
  const { bootstrap, randomisation } = analysis.significance[0];
  return [
    heading('Significance'),
    paragraph(
      `Paired over ${formatCount(bootstrap.segments)} sources: bootstrap (${formatCount(bootstrap.samples)} samples) and approximate randomisation (${formatCount(randomisation.samples)} trials), both with seed ${bootstrap.seed}. The interval is the bootstrap’s. The verdict rests on WER alone; the five p-values are not corrected for being five. One run each: how far another training seed would move the scores is not known.`,
    ),
    table,
  ];
}

function answerSection(analysis: Analysis): Block[] {
  const { examples, sources } = analysis;
  if (!examples) return [];
  const who = examples.runs.length === 1 ? 'the run answers' : 'both answer';
  const order =
    examples.runs.length === 1
      ? 'Shown are those with the most errors.'
      : 'Shown are those with the largest difference in PER, and, where both are wrong, those with the most errors.';
  return [
    heading('Examples'),
    paragraph(
      `Of ${formatCount(sources ?? 0)} sources, ${who} ${formatCount(examples.allRight)} rightly. ${order} Characters that cannot be seen are written as code points.`,
    ),
    ...exampleBlocks(analysis),
  ];
}

function attentionSection(analysis: Analysis): Block[] {
  const blocks = attentionBlocks(analysis);
  if (!blocks) return [];
  return [
    heading('Attention'),
    paragraph(
      'The best weights on a few sources of the test split, the same for every run, decoded greedily. A row is a symbol that looks, a column one that is looked at, and each row adds up to 1; a row of an answer is the symbol said from there. An entropy of 0 is looking at one place; τ is 1 where the answer reads its source straight on, −1 where it reads it backwards.',
    ),
    ...blocks,
  ];
}

function settingSection(analysis: Analysis): Block[] {
  const compared = analysis.runs.length > 1;
  return [
    heading('Settings'),
    ...(compared
      ? [{ type: 'heading', level: 3, text: 'That differ' } as const, settingTable(analysis, 'unequal')]
      : []),
    ...(compared ? [{ type: 'heading', level: 3, text: 'All' } as const] : []),
    settingTable(analysis, 'all'),
  ];
}

function commandSection({ commands }: Analysis): Block[] {
  return [
    heading('Commands'),
    paragraph('On the same machine, with the same engine, versions and threads, these make the runs again.'),
    ...commands.flatMap(({ command, runs }): Block[] => [
      paragraph(`${formatList(runs)}:`),
      { type: 'code', text: command },
    ]),
  ];
}
