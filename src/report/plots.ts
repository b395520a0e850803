/**
 * Charts as inline SVG, by Observable Plot on a document of its own. Colours are CSS variables of html-page.ts, so that
 * a chart follows the page into dark mode and print. Both libraries take 300 ms to load: only a report does.
 */
import type { Chart, GridChart, HeatChart, LineChart, Series } from './document.ts';
import { escapeAttribute } from './escape.ts';
import { formatCount, formatScore, formatTick } from './format.ts';

/** Runs in turn; after the last colour the first comes again. */
const COLOURS = 6;
/** A run is told by its shape as well as by its colour. */
const SYMBOLS = ['circle', 'triangle', 'square', 'diamond', 'star', 'cross'] as const;

const colourOf = (run: number): string => `var(--run-${run % COLOURS})`;

/** More signs than this on a line run into one another. */
const SIGNS = 12;

const FRAME = {
  className: 'chart',
  width: 380,
  height: 270,
  marginLeft: 46,
  marginTop: 26,
  marginBottom: 46,
  marginRight: 18,
  style: { fontSize: '12px' },
} as const;

type PlotLibrary = typeof import('@observablehq/plot');
type Page = ReturnType<typeof import('linkedom')['parseHTML']>['document'];

/** Both give an `<svg>` element. */
export interface Draw {
  /** @param names of the runs, for what is shown under the pointer */
  chart(chart: Chart, names: readonly string[]): string;
  /** A line as the charts draw it, for a legend. */
  swatch(run: number, kind: Series['kind']): string;
}

/** Loads what draws. */
export async function createDraw(): Promise<Draw> {
  const [Plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  return {
    chart: (chart, names) => {
      switch (chart.kind) {
        case 'lines':
          return linesSvg(Plot, document, chart, names);
        case 'grid':
          return gridSvg(Plot, document, chart);
        case 'heat':
          return heatSvg(Plot, document, chart);
        default:
          return chart satisfies never;
      }
    },
    swatch: (run, kind) => swatchSvg(Plot, document, run, kind),
  };
}

/** A short line with one sign. */
function swatchSvg(Plot: PlotLibrary, document: Page, run: number, kind: Series['kind']): string {
  const axis = { axis: null, domain: [-1, 1] };
  const points = [-1, 0, 1].map((x) => ({ x, y: 0 }));
  const svg = Plot.plot({
    document,
    className: 'swatch',
    width: 44,
    height: 14,
    margin: 1,
    x: axis,
    y: axis,
    marks: marksOf(Plot, { run, kind, points }, [points[1]]),
  });
  return outside(svg, 'aria-hidden="true"');
}

function linesSvg(
  Plot: PlotLibrary,
  document: Page,
  { series, x, y, label, ratios, ratiosAlong = false, upright = [] }: LineChart,
  names: readonly string[],
): string {
  const places = series.some(({ points }) => points.some((point) => typeof point.x === 'string'));
  const drawn = series.map((each) => ({
    ...each,
    points: each.points.filter(({ y }) => isDrawn(y, ratios)),
  }));
  const scale = ratios
    ? ratioScale(drawn.flatMap(({ points }) => points.flatMap(({ y, low = y, high = y }) => [low, y, high])))
    : { zero: true, nice: true };
  const along = ratiosAlong ? doublingScale(series) : { zero: true, ticks: 4 };
  const svg = Plot.plot({
    document,
    ...FRAME,
    x: places
      ? { type: 'point', label: x, padding: 0.4, domain: placesOf(series), tickRotate: tilt(series) }
      : { label: x, tickFormat: formatTick, ...along },
    y: {
      ticks: 6,
      ...scale,
      label: 'type' in scale ? `${y}, log scale` : y,
      grid: true,
      tickFormat: formatTick,
    },
    marks: [
      Plot.ruleX([...upright], { stroke: 'var(--soft)', strokeDasharray: '2 3' }),
      ...drawn.flatMap((each) => {
        const aside = places ? 5 * (each.run - (names.length - 1) / 2) : 0;
        return marksOf(Plot, each, thinned(each.points), { name: names[each.run], aside });
      }),
    ],
  });
  return outside(svg, `role="img" aria-label="${escapeAttribute(label)}"`);
}

/** One disc a cell, its area by the number of sentences, and the diagonal on which both are even. */
function gridSvg(Plot: PlotLibrary, document: Page, { cells, runs, x, y, label }: GridChart): string {
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

/** Pixels of a cell, and beside the cells for symbols. */
const CELL = 15;
const EDGE = 62;
/** Fainter cells do not show, and would be most of the file. */
const FAINTEST = 0.02;

/** A square a pair of symbols, the darker the more it weighs, at its natural size: symbols must be legible. */
function heatSvg(
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

/** Long names of ranges lie aslant. */
function tilt(series: readonly Series[]): number {
  const places = placesOf(series).map(String);
  return places.reduce((sum, place) => sum + place.length, 0) > 44 ? -30 : 0;
}

/** Logarithmic, with a few round ticks and some air, where the largest is some times the smallest. */
function ratioScale(values: readonly number[]) {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const ratio = most / least;
  if (!(ratio > 3)) return { nice: true };
  const domain = [least / ratio ** 0.05, most * ratio ** 0.05];
  const steps = ratio > 1000 ? [1] : ratio > 30 ? [1, 2, 5] : [1, 2, 3, 5];
  const decades = Array.from({ length: 40 }, (_, i) => i - 20);
  const ticks = decades.flatMap((decade) => steps.map((step) => Number(`${step}e${decade}`)));
  return {
    type: 'log' as const,
    domain,
    ticks: ticks.filter((tick) => tick >= domain[0] && tick <= domain[1]),
  };
}

/** Logarithmic, with the places that were measured as ticks; those that are powers of the base are named. */
function doublingScale(series: readonly Series[]) {
  const ticks = placesOf(series)
    .map(Number)
    .sort((a, b) => a - b);
  const [least, most] = [Math.min(...ticks), Math.max(...ticks)];
  const air = (most / least) ** 0.05;
  return { type: 'log' as const, base: 2, domain: [least / air, most * air], ticks };
}

interface DrawnElement {
  querySelector(selector: string): { remove(): void } | null;
  readonly outerHTML: string;
}

/** The element as text. Plot's own style sheet goes: html-page.ts has what it needs. */
function outside(plot: ReturnType<PlotLibrary['plot']>, attributes: string): string {
  // Without the DOM's types there is no telling what an element has; React's types declare it empty.
  const svg = plot as unknown as DrawnElement;
  svg.querySelector('style')?.remove();
  // A function, since a run's name may hold what a replacement text would read as a pattern.
  return svg.outerHTML.replace(/^<svg /, () => `<svg ${attributes} `);
}

/** A loss that has diverged has no place on an axis. */
function isDrawn(y: number, ratios: boolean): boolean {
  return Number.isFinite(y) && (y > 0 || !ratios);
}

function placesOf(series: readonly Series[]): (number | string)[] {
  return [...new Set(series.flatMap(({ points }) => points.map(({ x }) => x)))];
}

/** Some of the points, evenly, the last among them. */
function thinned(points: Series['points']): Series['points'] {
  const step = Math.ceil(points.length / SIGNS);
  return points.filter((_, i) => (points.length - 1 - i) % step === 0);
}

const LINES = {
  training: { strokeWidth: 1.25, strokeOpacity: 0.8 },
  validation: { strokeWidth: 2, strokeDasharray: '5 3' },
  only: { strokeWidth: 2 },
  fitted: { strokeWidth: 1.25, strokeDasharray: '2 3' },
} as const;

/** A line, intervals where there are any, and signs at some points of it; training has too many points and none, nor has a fit. */
function marksOf(
  Plot: PlotLibrary,
  { run, kind, points }: Series,
  signs: Series['points'],
  { name, aside }: { readonly name?: string; readonly aside: number } = { aside: 0 },
) {
  const stroke = colourOf(run);
  const line = Plot.lineY(points, { x: 'x', y: 'y', stroke, dx: aside, ...LINES[kind] });
  if (kind === 'training' || kind === 'fitted') return [line];
  const title = name === undefined ? undefined : (point: Series['points'][number]) => pointText(name, point);
  const measured = points.filter(({ low, high }) => low !== undefined && high !== undefined);
  return [
    ...(measured.length > 0
      ? [Plot.ruleX(measured, { x: 'x', y1: 'low', y2: 'high', stroke, strokeWidth: 1.5, dx: aside })]
      : []),
    line,
    Plot.dot(signs, {
      x: 'x',
      y: 'y',
      fill: stroke,
      symbol: SYMBOLS[run % SYMBOLS.length],
      r: 3.5,
      dx: aside,
      title,
    }),
  ];
}

/** Under the pointer. */
function pointText(name: string, { x, y, low, high }: Series['points'][number]): string {
  const at = typeof x === 'number' ? formatTick(x) : x;
  const interval =
    low === undefined || high === undefined ? '' : ` (${formatScore(low)} to ${formatScore(high)})`;
  return `${name}, ${at}: ${formatTick(y)}${interval}`;
}
