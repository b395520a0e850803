/** The report of a suite of ablations as a document: what came of each claim first, then each claim with its numbers. */
import { METRICS } from '../eval/metric.ts';
import type { Spread } from '../eval/spread.ts';
import {
  type Block,
  type Cell,
  code,
  type Document,
  heading,
  left,
  paragraph,
  plain,
  right,
  type Table,
} from '../report/document.ts';
import { formatDelta, formatLoss, formatScore } from '../report/format.ts';
import { lengthTimesBlocks } from '../report/length-times.ts';
import { explainMetrics } from '../report/metric-words.ts';
import { lengthFigure } from '../report/quality-figures.ts';
import { listWords } from '../text/list-words.ts';
import { counted, formatCount } from '../text/numbers.ts';
import { armFigure } from './arm-figure.ts';
import type { Check, Measured } from './check.ts';
import type { AblationResult, Effect, TrainedResult } from './result.ts';

/** Of the table of arms. */
const SHOWN = ['wer', 'per', 'exact'] as const;

/** @param command that made the suite */
export function buildSuiteDocument(results: readonly AblationResult[], command: string): Document {
  const shown = results.filter(({ verdict }) => verdict === 'shown').length;
  return {
    title: 'Claims of the literature, tried',
    blocks: [
      paragraph(
        `${shown} of ${results.length} claims shown as published, at the small size and with the seeds given here.`,
        'verdict',
      ),
      paragraph(
        'What is expected stands in the program, as published, whatever comes out. An effect is a difference towards what was expected: one above zero is as expected, whichever way of its metric is better. It counts as shown where its 95 % interval over other seeds and other sources lies on the expected side of zero; as opposite where it lies on the other; and as not shown otherwise, which does not say that there is none.',
      ),
      paragraph(explainMetrics(SHOWN)),
      verdictTable(results),
      ...results.flatMap(sectionOf),
      heading('Made by'),
      { type: 'code', text: command },
    ],
  };
}

function verdictTable(results: readonly AblationResult[]): Table {
  return {
    type: 'table',
    label: 'What came of each claim',
    columns: [left('Ablation'), left('Claim'), left('Verdict'), left('What came out'), right('Seeds')],
    rows: results.map(({ name, claim, verdict, sentence, trained }) => ({
      cells: [
        code(name),
        plain(claim),
        plain(verdict),
        plain(sentence),
        plain(trained ? formatCount(trained.seeds.length) : 'none'),
      ],
    })),
  };
}

function sectionOf(result: AblationResult): Block[] {
  const { name, claim, question, reference, verdict, sentence, checks, tables, trained, times } = result;
  return [
    heading(`${name}: ${verdict}`),
    paragraph(`${claim} ${sentence.charAt(0).toUpperCase()}${sentence.slice(1)}`, 'verdict'),
    paragraph(question),
    paragraph(`Published (${reference.paper}, ${reference.where}): ${reference.found}.`),
    ...(checks.length > 0 ? [heading('Checks', 3), checkTable(checks)] : []),
    ...tables.flatMap((table) => [paragraph(`${table.title}.`), measuredTable(table)]),
    ...(trained ? trainedBlocks(trained) : []),
    ...(times ? lengthTimesBlocks(times) : []),
  ];
}

function checkTable(checks: readonly Check[]): Table {
  return {
    type: 'table',
    label: 'Checks',
    columns: [left('What was measured'), right('Measured'), left('Expected'), left('Holds')],
    rows: checks.map(({ name, measured, relation, bound, passed }) => ({
      cells: [
        plain(name),
        plain(significant(measured)),
        plain(`${relation} ${significant(bound)}`),
        plain(passed ? 'yes' : 'no'),
      ],
      tone: passed ? undefined : 'unequal',
    })),
  };
}

function measuredTable({ title, columns, rows }: Measured): Table {
  return {
    type: 'table',
    label: title,
    columns: columns.map((column, i) => (i === 0 ? left(column) : right(column))),
    rows: rows.map((row) => ({
      cells: row.map((value) => plain(typeof value === 'number' ? significant(value) : value)),
    })),
  };
}

const significant = (value: number): string => String(Number(value.toPrecision(3)));

function trainedBlocks(trained: TrainedResult): Block[] {
  const { corpus, set, split, sources, seeds, arms, threads, engine, byLength, signatures } = trained;
  const spread = seeds.length > 1 ? ' Behind ± stands the standard deviation over seeds (n − 1).' : '';
  const conditions = `Trained on ${corpus.name} with ${listWords(['the preset tiny', ...set])} and ${seeds.length === 1 ? 'seed' : 'the seeds'} ${listWords(seeds)}, the same batches for each arm but where its settings say otherwise; scored greedily on ${formatCount(sources)} sources of the ${split} split with the best weights by validation loss. Engine ${engine}, ${counted(threads, 'thread')} an arm, several arms at once: seconds are no measure of speed.${spread}`;
  return [
    heading('Training', 3),
    paragraph(conditions),
    ...(trained.effects.length > 0 ? [effectTable(trained)] : []),
    armTable(trained),
    armFigure(trained),
    ...(byLength.length > 0
      ? [
          paragraph(
            `Seed ${seeds[0]}, 95 % intervals over other sources. A WER near 100 cannot rise any further: where a curve has come there, PER alone shows whether arms still draw apart.`,
          ),
          lengthFigure({ runs: arms, byLength }),
        ]
      : []),
    paragraph(
      `Signatures: ${SHOWN.map((metric) => `${METRICS[metric].title} ${signatures[metric]}`).join('; ')}.`,
    ),
  ];
}

function effectTable({ effects }: TrainedResult): Table {
  return {
    type: 'table',
    label: 'What was expected and what came out',
    columns: [
      left('Expected'),
      left('Measured in'),
      right('Effect (+ as expected)'),
      right('95 % over seeds'),
      right('95 % over sources'),
      right('95 % over both'),
      left('Outcome'),
    ],
    rows: effects.map((effect) => ({
      cells: [plain(effect.says), plain(unitOf(effect)), ...effectCells(effect), plain(effect.outcome)],
      tone: effect.outcome === 'shown' ? undefined : 'unequal',
    })),
  };
}

function unitOf({ in: yardstick }: Effect): string {
  return yardstick === 'loss' ? 'validation loss, nats a token' : `${METRICS[yardstick].title}, points`;
}

function effectCells({ in: yardstick, delta, overSeeds, overSources, overBoth }: Effect): Cell[] {
  const format = (value: number) => formatDelta(value, yardstick === 'loss' ? 4 : 2);
  const interval = (ends: Effect['overSeeds']): Cell =>
    plain(ends === null ? '–' : `${format(ends.low)} to ${format(ends.high)}`);
  return [plain(format(delta)), ...[overSeeds, overSources, overBoth].map(interval)];
}

function armTable({ arms }: TrainedResult): Table {
  const spread = ({ mean, deviation }: Spread, format: (value: number) => string): Cell =>
    plain(Number.isNaN(deviation) ? format(mean) : `${format(mean)} ± ${format(deviation)}`);
  return {
    type: 'table',
    label: 'The arms: mean and standard deviation over seeds',
    columns: [
      left('Arm'),
      left('Model and settings'),
      right('Parameters'),
      right('Train pairs'),
      right('Updates'),
      right('Target tokens'),
      right('Validation loss'),
      right('WER'),
      right('PER'),
      right('Exact match'),
      right('Seconds'),
    ],
    rows: arms.map((arm) => ({
      cells: [
        plain(arm.name),
        plain([arm.model, ...arm.set.map((setting) => setting.replace(/^model\./, ''))].join(', ')),
        plain(formatCount(arm.parameters)),
        plain(formatCount(arm.trainPairs)),
        plain(formatCount(arm.updates)),
        plain(formatCount(arm.targetTokens.mean)),
        spread(arm.validLoss, formatLoss),
        ...SHOWN.map((metric) => spread(arm.metrics[metric], formatScore)),
        plain(formatScore(arm.seconds.mean)),
      ],
    })),
  };
}
