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

const labelsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([\d.]+)<\/text>/g)].map(([, text]) => text);

test('ticks of a narrow range differ, and a range of nothing has an axis', async () => {
  const { chart: draw } = await createDraw();
  const of = (ratios: boolean, ys: readonly number[]) =>
    draw(
      {
        ...{ kind: 'lines', title: 'loss', label: 'loss', x: 'arm', y: 'nats', ratios },
        series: [{ run: 0, kind: 'only', points: ys.map((y, i) => ({ x: `arm ${i}`, y, low: y, high: y })) }],
      },
      ['RNN'],
    );
  const narrow = labelsOf(of(true, [3.3114, 3.2702, 3.3]));
  expect(narrow.length).toBeGreaterThan(2);
  expect(new Set(narrow).size).toBe(narrow.length);
  expect(labelsOf(of(false, [0, 0]))).toContain('1');
});
