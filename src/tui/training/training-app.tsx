/** The whole screen of a training, of exactly its size: bars, curves, validations, samples, what was said, keys. */
import { Box } from 'ink';
import type { ReactElement } from 'react';
import { formatCount } from '../../text/numbers.ts';
import { barOf } from '../draw/bar.ts';
import { runColour } from '../draw/colour.ts';
import { Lines } from '../draw/lines.tsx';
import { cropRow, dim, type Row } from '../draw/span.ts';
import { padTo, widthOf } from '../text/graphemes.ts';
import { lossChart, RUN_SIGNS } from './loss-chart.ts';
import { sampleRows } from './sample-rows.ts';
import type { TrainingRun, TrainingState } from './training-state.ts';

export interface TrainingAppProps {
  readonly state: TrainingState;
  readonly columns: number;
  readonly rows: number;
}

export function TrainingApp({ state, columns, rows }: TrainingAppProps): ReactElement {
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <Lines rows={trainingRows(state, columns, rows).map((row) => cropRow(row, columns))} />
    </Box>
  );
}

/** Rows of curves and their legend that samples leave free. */
const LEAST_CHART = 11;

function trainingRows(state: TrainingState, columns: number, rows: number): Row[] {
  const names = Math.max(...state.runs.map(({ name }) => widthOf(name)));
  const bars = state.runs.map((run, i) => progressRow(run, i, names, columns));
  const scale = state.logarithmic ? 'log' : 'linear';
  const legend = `loss, nats (${scale}): smoothed lines training, signs validation; ${state.runs
    .map(({ name }, run) => `${RUN_SIGNS[run % RUN_SIGNS.length]} ${name}`)
    .join(' ')}`;
  const said = state.said.slice(-Math.max(1, Math.floor(rows / 10)));
  const validated = state.runs.map((run, i) => validationRow(run, i, names));
  const fixed = bars.length + validated.length + said.length + 3;
  const below = [
    ...validated,
    ...sampleRows(state.runs, rows - fixed - LEAST_CHART),
    ...said.map((text): Row => [{ text, colour: 'yellow' }]),
  ];
  const height = rows - bars.length - below.length - 3;
  const chart = height >= 4 ? [dim(legend), ...lossChart(state, columns, height - 1)] : [];
  const stop = state.own ? 'Ctrl-C stop and save' : 'Esc leave';
  const body = [[{ text: state.title, bold: true }], ...bars, [], ...chart, ...below].slice(0, rows - 1);
  const filled = [...body, ...Array.from({ length: rows - 1 - body.length }, (): Row => [])];
  return [...filled, dim(`x ${state.axis} · y logarithmic or linear · ${stop}`)];
}

function progressRow({ name, progress }: TrainingRun, run: number, names: number, columns: number): Row {
  const bar = Math.max(8, Math.min(40, columns - names - 52));
  return [
    { text: padTo(name, names), bold: true, colour: runColour(run) },
    { text: ' ' },
    { text: barOf(progress.share, bar), colour: runColour(run) },
    { text: '▏' },
    { text: progress.text },
  ];
}

function validationRow({ name, validations }: TrainingRun, run: number, names: number): Row {
  const last = validations.at(-1);
  const title = { text: padTo(name, names), colour: runColour(run) };
  if (last === undefined) return [title, { text: '  no validation yet', dim: true }];
  const best = validations.findLast(({ best }) => best) ?? last;
  const at = (update: number) => `update ${formatCount(update)}`;
  return [
    title,
    {
      text: `  validation ${last.loss.toFixed(4)} at ${at(last.update)}, perplexity ${Math.exp(last.loss).toFixed(3)}`,
    },
    {
      text: best === last ? ', the best so far' : `; best ${best.loss.toFixed(4)} at ${at(best.update)}`,
      dim: true,
    },
  ];
}
