/** How the runs were trained, section by section: curves, speed, time by length, and what a layer costs. */
import type { Analysis } from '../compare/analysis.ts';
import { complexityBlocks } from './complexity.ts';
import { type Block, heading, paragraph } from './document.ts';
import { measureTable } from './score-table.ts';
import { spreadTables } from './seed-sections.ts';
import { throughputMeasures } from './throughput.ts';
import { exponentTable, timeFigure } from './time-figure.ts';
import { lossFigure, qualityFigure } from './training-figures.ts';

export function lossSection(analysis: Analysis): Block[] {
  return [
    heading('Loss as training goes'),
    paragraph(
      'Training loss is of each update’s own batch, with the dropout that is set, as means over windows of updates; validation loss is without any, on the same pairs each time. Both without label smoothing, end of sequence included.',
    ),
    lossFigure(analysis),
  ];
}

export function qualitySection(analysis: Analysis): Block[] {
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

export function throughputSection(analysis: Analysis): Block[] {
  const measures = throughputMeasures(analysis);
  const label = 'Speed and memory';
  return [
    heading('Throughput'),
    ...(analysis.seeds ? spreadTables(analysis, measures, label) : [measureTable(analysis, measures, label)]),
  ];
}

export function complexitySection(analysis: Analysis): Block[] {
  const blocks = complexityBlocks(analysis);
  if (!blocks) return [];
  const measured = exponentTable(analysis);
  return [
    heading('Complexity per layer'),
    ...blocks,
    ...(measured
      ? [
          paragraph(
            'Measured over the shapes of the runs’ own batches, whole training steps, the output layer and all that is linear in length included: cost a pair grows with its length to this power, ± one standard error. A term that grows faster shows only where it outweighs the rest.',
          ),
          measured,
        ]
      : []),
  ];
}

export function timeSection(analysis: Analysis): Block[] {
  const figure = timeFigure(analysis);
  if (!figure) return [];
  return [
    heading('Time by length'),
    paragraph(
      'What an update took for each pair of its batch, the median over the updates of each shape, against the source and target tokens that the shape has room for: batch, masks, forward, backward, clipping and optimizer. Longer pairs come in batches of fewer rows (data.batchTokens), which share what an update takes whatever its rows. Exponents are least squares through these points on log scales, ± one standard error.',
    ),
    figure,
  ];
}
