import { expect, test } from 'vitest';
import { widestThatFits, wrappedList } from './table.ts';

const style = { bold: (text: string) => `\u001b[1m${text}\u001b[22m`, dim: (text: string) => text };

test('of layouts the first is taken whose rows fit, whatever makes them bold', () => {
  const layouts = [[[style.bold('a b c d')]], [[style.bold('a b')], [style.bold('c d')]]];
  expect(widestThatFits({ ...style, columns: 7 }, layouts)).toEqual(layouts[0][0]);
  expect(widestThatFits({ ...style, columns: 6 }, layouts)).toEqual([layouts[1][0][0], '', layouts[1][1][0]]);
});

test('what is said of a name goes on under itself', () => {
  const rows = [
    ['corpus', 'one two three four'],
    ['', 'five'],
  ] as const;
  expect(wrappedList(rows, 17)).toEqual(['corpus  one two', '        three', '        four', '        five']);
  expect(wrappedList(rows, Number.POSITIVE_INFINITY)).toEqual(['corpus  one two three four', '        five']);
});
