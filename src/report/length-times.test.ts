import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { crossingsOf, fitLengths } from '../compare/fit-lengths.ts';
import { type LengthCurve, type LengthTimes, WORKS } from '../compare/length-times.ts';
import type { Block } from './document.ts';
import { lengthTimesBlocks } from './length-times.ts';
import { createDraw } from './plots.ts';

const curve = (model: LengthCurve['model'], work: LengthCurve['work'], exponent: number): LengthCurve => {
  const lengths = model === 'rnn' ? [8, 16, 32, 64, 128] : [8, 16, 32, 64, 128, 256, 512];
  const points = lengths.map((length) => {
    const milliseconds = (1000 / 30 ** exponent) * length ** exponent;
    return { length, milliseconds, least: 0.9 * milliseconds, most: 1.1 * milliseconds };
  });
  return { model, work, dim: 128, layers: 1, points, ...fitLengths(points) };
};

/** Of power laws that are equal at a length of 30. */
function timesOf(models: readonly LengthCurve['model'][]): LengthTimes {
  const curves = WORKS.flatMap((work) =>
    models.map((model) => curve(model, work, model === 'rnn' ? 1 : 1.75)),
  );
  return {
    formatVersion: 1,
    ...{ rows: 16, vocab: 64, threads: 2, engine: 'an engine', rounds: 5, othersShare: 0 },
    ...{ curves, crossings: crossingsOf(curves) },
  };
}

const oneOf = <Type extends Block['type']>(blocks: readonly Block[], type: Type) =>
  blocks.find((block) => block.type === type) as Extract<Block, { type: Type }>;

test('both models: where they cross is said and stands in both charts, on log scales', async () => {
  const figure = oneOf(lengthTimesBlocks(timesOf(['rnn', 'transformer'])), 'figure');
  expect(figure.says).toBe(
    'A training step: rnn and transformer cross at length 30, measured from 8 to 128. Decoding a batch: rnn and transformer cross at length 30, measured from 8 to 128.',
  );
  const draw = await createDraw();
  expect(figure.charts).toHaveLength(2);
  for (const chart of figure.charts) {
    const { document } = parseHTML(draw.chart(chart, figure.legend));
    const ticks = [...document.querySelectorAll('[aria-label="x-axis tick label"] text')];
    expect(ticks.map(({ textContent }) => textContent)).toEqual(['8', '16', '32', '64', '128', '256', '512']);
    // Logarithmic: doubling is the same way everywhere.
    const places = ticks.map((tick) =>
      Number(/translate\(([\d.]+)/.exec(tick.getAttribute('transform') ?? '')?.[1]),
    );
    for (const [i, place] of places.slice(1).entries()) {
      expect(place - places[i]).toBeCloseTo(places[1] - places[0], 1);
    }
    const upright = document.querySelector('[aria-label="rule"] line');
    const at = Number(upright?.getAttribute('x1'));
    expect(at).toBeGreaterThan(places[1]);
    expect(at).toBeLessThan(places[2]);
    expect(document.querySelectorAll('[aria-label="dot"]')).toHaveLength(2);
    expect(document.querySelectorAll('[aria-label="line"] path')).toHaveLength(4);
  }
});

test('exponents stand beside the orders of Table 1', () => {
  const table = oneOf(lengthTimesBlocks(timesOf(['rnn', 'transformer'])), 'table');
  expect(table.rows.map(({ cells }) => cells.map(({ text }) => text).join(' | '))).toEqual([
    'rnn | A training step | 1.00 ± 0.00 (8–128) | 1.00 ± 0.00 (32–128) | recurrent: n·d² | O(n)',
    'transformer | A training step | 1.75 ± 0.00 (8–512) | 1.75 ± 0.00 (64–512) | self-attention: n²·d | O(1)',
    'rnn | Decoding a batch | 1.00 ± 0.00 (8–128) | 1.00 ± 0.00 (32–128) | recurrent: n·d² | O(n)',
    'transformer | Decoding a batch | 1.75 ± 0.00 (8–512) | 1.75 ± 0.00 (64–512) | self-attention: n²·d | O(n)',
  ]);
});

test('a single model crosses nothing, and its growth is said', () => {
  const { says, legend, data } = oneOf(lengthTimesBlocks(timesOf(['rnn'])), 'figure');
  expect(says).toBe(
    'Time grows with length: step by the power 1.00 ± 0.00 and decoding by the power 1.00 ± 0.00.',
  );
  expect(legend).toEqual(['rnn']);
  expect(data.rows).toHaveLength(10);
});
