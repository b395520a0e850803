/** Weights between symbols, such as attention, as a map. */
import type { HeatChart } from './document.ts';
import { escapeAttribute } from './escape.ts';
import { colourOf, outside, type Page, type PlotLibrary } from './plot-frame.ts';

/** Pixels of a cell, and beside the cells for symbols. */
const CELL = 15;
const EDGE = 70;
/** Fainter cells do not show, and would be most of the file. */
export const FAINTEST = 0.02;

/** A square a pair of symbols, the darker the more it weighs, at its natural size: symbols must be legible. */
export function heatSvg(
  Plot: PlotLibrary,
  document: Page,
  { run, columns, rows, weights, label }: HeatChart,
): string {
  const cells = weights.flatMap((row, i) => row.map((weight, j) => ({ i, j, weight })));
  const [width, height] = [columns.length * CELL, rows.length * CELL];
  const axis = (count: number, names: readonly string[]) => ({
    type: 'band' as const,
    domain: Array.from({ length: count }, (_, place) => place),
    label: null,
    padding: 0.06,
    round: false,
    tickSize: 0,
    tickFormat: (place: number) => names[place],
  });
  const svg = Plot.plot({
    document,
    className: 'map',
    width: width + EDGE + 8,
    height: height + EDGE + 8,
    marginTop: EDGE,
    marginLeft: EDGE,
    marginRight: 8,
    marginBottom: 8,
    style: { fontSize: '11px' },
    x: { ...axis(columns.length, columns), axis: 'top', tickRotate: -90 },
    y: axis(rows.length, rows),
    opacity: { type: 'identity' },
    marks: [
      Plot.frame({ stroke: 'var(--line)' }),
      Plot.cell(
        cells.filter(({ weight }) => weight >= FAINTEST),
        {
          x: 'j',
          y: 'i',
          fill: colourOf(run),
          fillOpacity: ({ weight }: (typeof cells)[number]) => Math.min(1, Number(weight.toFixed(2))),
          title: ({ i, j, weight }: (typeof cells)[number]) =>
            `${rows[i]} at ${columns[j]}: ${weight.toFixed(2)}`,
        },
      ),
    ],
  });
  return outside(svg, `role="img" aria-label="${escapeAttribute(label)}"`);
}
