import { expect, test } from 'vitest';
import type { LineChart } from './document.ts';
import { createDraw } from './plots.ts';

test.each([
  ['are short: upright', ['0', '1', '2–4', '5–9', '10–99', '100–999'], false],
  ['would touch at one place: aslant', ['0', '1', '2–4', '5–9', '10–99', '100–999', '1,000–9,999'], true],
])('names of places that %s', async (_, names, aslant) => {
  const chart: LineChart = {
    ...{ kind: 'lines', title: 'F1', label: 'F1', x: 'times', y: 'F1', ratios: false },
    series: [{ run: 0, kind: 'only', points: names.map((x, y) => ({ x, y })) }],
  };
  const { chart: draw } = await createDraw();
  expect(draw(chart, ['RNN']).includes('rotate(-30)')).toBe(aslant);
});
