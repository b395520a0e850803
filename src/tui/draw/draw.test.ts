import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { rowText } from '../../testing/row-text.ts';
import { widthOf } from '../text/graphemes.ts';
import { barOf } from './bar.ts';
import { cellOf, createCanvas, drawLine } from './braille.ts';
import { heatCell, probabilityMark, tokenSpan } from './colour.ts';
import { heatmapRows } from './heatmap.ts';
import { besideEachOther, cropRow, fitRow, mergeSpans, type Row, rowWidth } from './span.ts';

const plain = (text: string): Row => [{ text }];

describe('rows', () => {
  test('a row is cropped to its columns, wide characters counted as two', () => {
    expect(rowText(cropRow(plain('日本語'), 4))).toBe('日…');
    expect(rowText(cropRow([{ text: 'ab' }, { text: 'cd', bold: true }], 3))).toBe('ab…');
    expect(rowText(cropRow(plain('abc'), 3))).toBe('abc');
  });

  test('a fitted row has exactly its columns, whatever is in it', () => {
    const spans = fc.array(fc.string({ unit: 'grapheme', maxLength: 8 }).map((text) => ({ text })));
    fc.assert(
      fc.property(spans, fc.integer({ min: 1, max: 30 }), (row, columns) => {
        const printable = row.map(({ text }) => ({ text: text.replace(/[\p{C}\p{M}]/gu, 'x') }));
        expect(rowWidth(fitRow(printable, columns))).toBe(columns);
      }),
    );
  });

  test('columns of different heights stand side by side', () => {
    const columns = [
      { rows: [plain('a')], width: 2 },
      { rows: [plain('b'), plain('c')], width: 2 },
    ];
    const rows = besideEachOther(columns, 2);
    expect(rows.map(rowText)).toEqual(['a   b ', '    c ']);
  });

  test('neighbours of one look are one span', () => {
    expect(mergeSpans([{ text: 'a' }, { text: 'b' }, { text: 'c', bold: true }])).toEqual([
      { text: 'ab' },
      { text: 'c', bold: true },
    ]);
  });
});

describe('cells', () => {
  test('without colours a weight is a shade, a probability a block', () => {
    expect([0, 0.25, 0.5, 0.75, 1].map((share) => heatCell(share, 1, 'plain').text).join('')).toBe(' ░▒▓█');
    expect([0, 0.12, 0.5, 1].map(probabilityMark).join('')).toBe('▁▁▄█');
    expect(tokenSpan('a', 0.5, 'plain')).toEqual({ text: 'a' });
  });

  test('with 256 colours only those of the cube are asked for', () => {
    const levels = new Set(['00', '5f', '87', 'af', 'd7', 'ff']);
    for (let i = 0; i <= 20; i++) {
      const colour = heatCell(i / 20, 1, '256').background ?? '';
      expect(
        colour
          .slice(1)
          .match(/../g)
          ?.every((level) => levels.has(level)),
      ).toBe(true);
    }
  });

  test('the ends of the true-colour ramp are those of viridis', () => {
    expect(heatCell(0, 1, 'true').background).toBe('#440154');
    expect(heatCell(1, 1, 'true').background).toBe('#fde725');
  });

  test('a bar is as long as its share, to an eighth of a column', () => {
    expect(barOf(0.5, 4)).toBe('██  ');
    expect(barOf(1 / 32, 4)).toBe('▏   ');
    expect(barOf(2, 2)).toBe('██');
  });
});

test('a line in braille goes from corner to corner', () => {
  const canvas = createCanvas(2, 1);
  drawLine(canvas, [0, 0], [1, 1]);
  // Dots from the lower left (7) to the upper right (4), by Unicode's numbering.
  expect(cellOf(canvas, 0, 0) + cellOf(canvas, 1, 0)).toBe('⡠⠊');
});

test('a heatmap has its labels, says what of it is shown, and is scrolled', () => {
  const map = {
    rowLabels: ['x', 'y', 'z'],
    columnLabels: ['a', 'b'],
    weights: [
      [1, 0],
      [0.5, 0.5],
      [0, 1],
    ],
    keys: 'Page',
  };
  const rows = (height: number, width = 20, past = { rows: 0, columns: 0 }) =>
    heatmapRows({ ...map, past }, { width, height, depth: 'plain' }).map(rowText);
  expect(rows(10)).toEqual(['   a b ', 'x  ██  ', 'y  ▒▒▒▒', 'z    ██']);
  expect(rows(3)).toEqual(['   a b ', 'x  ██  ', 'rows 1-1 of 3 (Page)']);
  expect(rows(10, 6)).toEqual(['   a ', 'x  ██', 'y  ▒▒', 'z    ', 'columns 1-1 of 2 (Page)']);
  expect(rows(4, 6, { rows: 9, columns: 9 })).toEqual([
    ...['   b ', 'y  ▒▒', 'z  ██', 'rows 2-3 of 3, columns 2-2 of 2 (Page)'],
  ]);
});

describe('where cells are too narrow for their labels', () => {
  const columnLabels = ['a', '␣woman', '␣sitting', '␣at', '日本', '␣', '</s>'];
  const map = {
    rowLabels: ['eine', '␣frau', '␣.'],
    columnLabels,
    weights: [[0.05, 0.2, 0, 0, 0.15, 0, 0.6], [0, 1], []],
    past: { rows: 0, columns: 0 },
    keys: 'Page',
  };
  const rows = (width: number) => heatmapRows(map, { width, height: 9, depth: 'plain' }).map(rowText);

  test('they begin with letters, and those of the largest weights stand beside each row', () => {
    expect(rows(50)).toEqual([
      '       a   wom sit ␣at 日  ␣   </s   mostly at',
      'eine       ░░░░        ░░░░    ▒▒▒▒  </s> 0.60',
      '␣frau      ████                      ␣woman 1.00',
      '␣.                                   ',
    ]);
    expect(rows(38)[0]).toBe('       a w s at日␣ <   mostly at');
  });

  test('as many of these as fit, and none where they would take half of the room', () => {
    expect(rows(76)[1]).toMatch(/ {2}<\/s> 0\.60, ␣woman 0\.20$/);
    for (const width of [24, 30, 38, 50, 66])
      for (const row of rows(width)) expect(widthOf(row)).toBeLessThanOrEqual(width);
    expect(rows(30).join('\n')).not.toContain('mostly');
  });
});
