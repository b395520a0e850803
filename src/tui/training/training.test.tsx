import { renderToString } from 'ink';
import { describe, expect, test } from 'vitest';
import { rowText } from '../../testing/row-text.ts';
import type { RunEvent } from '../../worker/run-messages.ts';
import { widthOf } from '../text/graphemes.ts';
import { lossChart } from './loss-chart.ts';
import { addPoint, EMPTY_SERIES } from './series.ts';
import { TrainingApp } from './training-app.tsx';
import { startTraining, stepTraining, type TrainingState } from './training-state.ts';

const totals = (update: number) => ({
  update,
  epoch: 0,
  sourceTokens: update * 500,
  targetTokens: update * 600,
  seconds: update / 10,
  flops: update * 1e9,
});

const samples = [
  { source: 'lengths', references: ['L EH NG K TH S', 'L EH NG TH S'], output: 'L EH NG TH S' },
  { source: 'a\u001b[2Jb\tc', references: ['EY'], output: '' },
  { source: 'watched', references: ['W AA CH T'], output: 'W AA CH AH D' },
];

function trained(own: boolean, updates: number): TrainingState {
  const begun = { share: 0, text: '  0 %  starting' };
  let state = startTraining('seqcmp compare words --tui', ['rnn', 'transformer'], begun, own);
  const say = (run: number, event: RunEvent, update: number, loss: number): void => {
    const share = update / 200;
    const percent = String(Math.floor(100 * share)).padStart(3);
    const text = `${percent} %  loss ${loss.toFixed(3)}  6,000 tok/s  0m30s left`;
    const progress = { share, text };
    state = stepTraining(state, { type: 'run', run, event, progress }).state;
  };
  for (let update = 1; update <= updates; update++) {
    for (const run of [0, 1]) {
      const loss = 0.4 + run / 5 + 3 * Math.exp(-update / (30 + 20 * run));
      say(
        run,
        { type: 'update', ...totals(update), loss, learningRate: 0.001, gradientNorm: 1 },
        update,
        loss,
      );
      if (update % 50 === 0)
        say(run, { type: 'validation', ...totals(update), loss, best: true, samples }, update, loss);
    }
  }
  return state;
}

describe.each([
  { columns: 80, rows: 24 },
  { columns: 160, rows: 50 },
  { columns: 40, rows: 10 },
])('at $columns x $rows', ({ columns, rows }) => {
  test.each([
    ['training', trained(true, 120)],
    ['training-begun', trained(false, 0)],
  ] as const)('the frame "%s" is as kept, and no larger than the terminal', async (name, state) => {
    const frame = renderToString(<TrainingApp state={state} columns={columns} rows={rows} />, { columns });
    const lines = frame.split('\n');
    expect(lines.length).toBeLessThanOrEqual(rows);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    await expect(frame).toMatchFileSnapshot(`../fixtures/${name}-${columns}x${rows}.txt`);
  });
});

test('a window that is drawn too narrow for a chart ends no screen', () => {
  const drawn = renderToString(<TrainingApp state={trained(true, 9)} columns={7} rows={24} />, {
    columns: 7,
  });
  expect(drawn).toContain('rnn');
});

test('the axis stands straight beside losses of a thousandth and less', () => {
  const points = [4, 2e-4, 3e-7].map((loss, i) => ({ ...totals(i + 1), loss, best: true }));
  const begun = trained(true, 0);
  const state = { ...begun, runs: begun.runs.map((run) => ({ ...run, validations: points })) };
  for (const logarithmic of [true, false]) {
    const rows = lossChart({ ...state, logarithmic }, 40, 12).slice(0, -1);
    const axis = rows.map((row) =>
      row
        .map(({ text }) => text)
        .join('')
        .search(/[│┤]/),
    );
    expect(new Set(axis)).toEqual(new Set([8]));
  }
});

test.each([
  [2.7102, 2.7149, 12],
  [2.7102, 2.7149, 5],
  [0.4, 4, 10],
  [0.000271, 0.000272, 12],
])('no two losses beside one another are written alike, from %d to %d in %d rows', (least, most, height) => {
  const points = [most, least].map((loss, i) => ({ ...totals(i + 1), loss, best: true }));
  const begun = trained(true, 0);
  const state = { ...begun, runs: begun.runs.map((run) => ({ ...run, validations: points })) };
  for (const logarithmic of [true, false]) {
    const labels = lossChart({ ...state, logarithmic }, 40, height).flatMap(
      (row) => /^ *(\S+) ┤/.exec(rowText(row))?.[1] ?? [],
    );
    expect(labels.length).toBeGreaterThan(1);
    expect(new Set(labels).size).toBe(labels.length);
  }
});

test('Ctrl-C stops a training of its own, and leaves one that is only looked at', () => {
  const ctrlC = { type: 'key', key: { type: 'ctrl', letter: 'c' } } as const;
  const esc = { type: 'key', key: { type: 'named', name: 'escape' } } as const;
  expect(stepTraining(trained(true, 1), ctrlC).effects).toEqual([{ type: 'interrupt' }]);
  expect(stepTraining(trained(true, 1), esc).effects).toEqual([]);
  expect(stepTraining(trained(false, 1), ctrlC).effects).toEqual([{ type: 'leave', exitCode: 130 }]);
  expect(stepTraining(trained(false, 1), esc).effects).toEqual([{ type: 'leave', exitCode: 0 }]);
});

test('a curve of many updates keeps its room, its last place and its mean', () => {
  let series = EMPTY_SERIES;
  for (let update = 1; update <= 4096; update++)
    series = addPoint(series, { ...totals(update), loss: update });
  expect(series.points.length).toBeLessThan(1024);
  expect(series.points.at(-1)?.update).toBe(4096);
  const mean = series.points.reduce((sum, { loss }) => sum + loss, 0) / series.points.length;
  expect(mean).toBeCloseTo(4097 / 2, 6);
});
