/** The order of a report: verdict first, then what it rests on, then what it takes to make the runs again. */
import type { Analysis } from '../compare/analysis.ts';
import { listWords } from '../text/list-words.ts';
import { type Block, type Document, heading, paragraph } from './document.ts';
import {
  answerSection,
  attentionSection,
  errorSection,
  lengthSection,
  sentenceSection,
  significanceSection,
  wordSection,
} from './quality-sections.ts';
import { scoreTable } from './score-table.ts';
import { firstSeedOf, seedDifferenceBlocks, spreadBlocks } from './seed-sections.ts';
import { ledgerBlocks, settingTable } from './tables.ts';
import {
  complexitySection,
  lossSection,
  qualitySection,
  throughputSection,
  timeSection,
} from './training-sections.ts';

export function buildDocument(analysis: Analysis): Document {
  const { seeds, groups, corpus } = analysis;
  const names = groups.map(({ name }) => name);
  // With several seeds, what shows single runs shows those of the first.
  const shown = seeds ? firstSeedOf(analysis) : analysis;
  return {
    title: `${listWords(names)} on ${corpus.name}`,
    blocks: [
      paragraph(analysis.headline, 'verdict'),
      ...analysis.notes.map((text) => paragraph(text, 'warning')),
      ...scoreSection(analysis),
      ...(seeds ? seedDifferenceBlocks(analysis, seeds) : []),
      ...ledgerSection(analysis),
      ...(seeds ? [...throughputSection(analysis), ...firstSeedNote(seeds.seeds)] : []),
      ...lossSection(shown),
      ...qualitySection(shown),
      ...(seeds ? [] : throughputSection(analysis)),
      ...timeSection(shown),
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
  return [
    heading(`Seed ${first} in detail`),
    paragraph('What follows, but for the commands, shows the runs of this seed alone.'),
  ];
}

function scoreSection(analysis: Analysis): Block[] {
  if (analysis.seeds) return [heading('Scores and costs'), ...spreadBlocks(analysis, analysis.seeds)];
  const seeds = [...new Set(analysis.runs.map(({ summary }) => summary.seed))];
  const runs = analysis.runs.length === 1 ? 'One training run' : 'One training run each';
  return [
    heading('Scores and costs'),
    paragraph(`${runs}, ${seeds.length === 1 ? 'seed' : 'seeds'} ${listWords(seeds)}.`),
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

function settingSection(analysis: Analysis): Block[] {
  const compared = analysis.runs.length > 1;
  return [
    heading('Settings'),
    ...(compared ? [heading('That differ', 3), settingTable(analysis, 'unequal')] : []),
    ...(compared ? [heading('All', 3)] : []),
    settingTable(analysis, 'all'),
  ];
}

function commandSection({ commands, settings }: Analysis): Block[] {
  const timed = settings.some(
    ({ path, values }) => path === 'budget.seconds' && values.some((it) => it !== null),
  );
  const until = timed ? ', up to the update at which a budget of time ends them' : '';
  return [
    heading('Commands'),
    paragraph(
      `On the same machine, with the same engine, versions and threads, these make the runs again${until}.`,
    ),
    ...commands.flatMap(({ command, runs }): Block[] => [
      paragraph(`${listWords(runs)}:`),
      { type: 'code', text: command },
    ]),
  ];
}
