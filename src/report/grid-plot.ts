/** Two runs' scores of the same sentences against each other. */
import type { GridChart } from './document.ts';
import { escapeAttribute } from './escape.ts';
import { formatCount } from './format.ts';
import { colourOf, FRAME, outside, type Page, type PlotLibrary } from './plot-frame.ts';

/** One disc a cell, its area by the number of sentences, and the diagonal on which both are even. */
export function gridSvg(Plot: PlotLibrary, document: Page, { cells, runs, x, y, label }: GridChart): string {
  const most = Math.max(1, ...cells.map(({ count }) => count));
  const domain = [-4, 104];
  const fillOf = (cell: GridChart['cells'][number]) =>
    cell.x === cell.y ? 'var(--soft)' : colourOf(cell.x > cell.y ? runs[0] : runs[1]);
  const svg = Plot.plot({
    document,
    ...FRAME,
    x: { label: x, domain, ticks: 5 },
    y: { label: y, domain, ticks: 5, grid: true },
    // The least number still shows.
    r: { type: 'identity' },
    marks: [
      Plot.line([0, 100], { x: (at) => at, y: (at) => at, stroke: 'var(--soft)', strokeDasharray: '2 3' }),
      Plot.dot([...cells], {
        x: 'x',
        y: 'y',
        r: (cell: GridChart['cells'][number]) => Math.max(1.5, 12 * Math.sqrt(cell.count / most)),
        fill: fillOf,
        fillOpacity: 0.75,
        title: (cell: GridChart['cells'][number]) =>
          `${x} ${cell.x}, ${y} ${cell.y}: ${formatCount(cell.count)}`,
      }),
    ],
  });
  return outside(svg, `role="img" aria-label="${escapeAttribute(label)}"`);
}
