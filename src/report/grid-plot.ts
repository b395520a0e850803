/** Two runs' scores of the same sentences against each other. */
import { formatCount } from '../text/numbers.ts';
import type { GridChart } from './document.ts';
import { escapeAttribute } from './escape.ts';
import { colourOf, FRAME, outside, type Page, type PlotLibrary, X_AXIS } from './plot-frame.ts';

/** Pixels of a disc's radius for one sentence, and for as many as the fullest cell has, which then touches its neighbours. */
const SMALLEST = 2;
const LARGEST = 7;

/** One disc a cell, its radius by the logarithm of the number of sentences, and the diagonal on which both are even. */
export function gridSvg(Plot: PlotLibrary, document: Page, { cells, runs, x, y, label }: GridChart): string {
  const most = Math.max(2, ...cells.map(({ count }) => count));
  const domain = [-4, 104];
  const fillOf = (cell: GridChart['cells'][number]) =>
    cell.x === cell.y ? 'var(--soft)' : colourOf(cell.x > cell.y ? runs[0] : runs[1]);
  const svg = Plot.plot({
    document,
    ...FRAME,
    x: { ...X_AXIS, label: x, domain, ticks: 5 },
    y: { label: y, labelArrow: 'none', domain, ticks: 5, grid: true },
    r: { type: 'identity' },
    marks: [
      Plot.line([0, 100], { x: (at) => at, y: (at) => at, stroke: 'var(--soft)', strokeDasharray: '2 3' }),
      Plot.dot([...cells], {
        x: 'x',
        y: 'y',
        r: ({ count }: GridChart['cells'][number]) =>
          SMALLEST + ((LARGEST - SMALLEST) * Math.log(count)) / Math.log(most),
        fill: fillOf,
        fillOpacity: 0.75,
        title: (cell: GridChart['cells'][number]) =>
          `${x} ${cell.x}, ${y} ${cell.y}: ${formatCount(cell.count)}`,
      }),
    ],
  });
  return outside(svg, `role="img" aria-label="${escapeAttribute(label)}"`);
}
