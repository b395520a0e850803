/** Lines of runs against an axis, of numbers or of named places, with signs and intervals. */
import type { LineChart, Series } from './document.ts';
import { escapeAttribute } from './escape.ts';
import { formatScore, formatTick } from './format.ts';
import { COLOURS, colourOf, FRAME, outside, type Page, type PlotLibrary, X_AXIS } from './plot-frame.ts';

/** A run is told by its shape as well as by its colour; one more than there are colours, so that 42 runs differ in either. */
const SYMBOLS = ['circle', 'triangle', 'square', 'diamond', 'star', 'cross', 'wye'] as const;

/** More signs than this on a line run into one another. */
const SIGNS = 12;

/** A short line with one sign. */
export function swatchSvg(Plot: PlotLibrary, document: Page, run: number, kind: Series['kind']): string {
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

/** Before the first named place and after the last, in steps. */
const PADDING = 0.4;

export function linesSvg(
  Plot: PlotLibrary,
  document: Page,
  { series, x, y, label, ratios, ratiosAlong = false, upright = [] }: LineChart,
  names: readonly string[],
): string {
  const places = placesOf(series);
  const named = places.some((place) => typeof place === 'string');
  const { tickRotate, below } = lieOf(named ? places : []);
  // Runs that share a place stand side by side there; one that has its own stands over its name.
  const shared = series.flatMap(({ points }) => points).length > places.length;
  const apart = named && shared ? 5 : 0;
  const drawn = series.map((each) => ({
    ...each,
    points: each.points.filter(({ y }) => isDrawn(y, ratios)),
  }));
  const values = drawn.flatMap(({ points }) => points.flatMap(({ y, low = y, high = y }) => [low, y, high]));
  const scale = ratios ? ratioScale(values) : differenceScale(values);
  const digits = digitsFor(values);
  const along = ratiosAlong ? doublingScale(places) : { zero: true, ticks: 4 };
  const svg = Plot.plot({
    document,
    ...FRAME,
    height: FRAME.height + below,
    marginBottom: FRAME.marginBottom + below,
    x: named
      ? { ...X_AXIS, type: 'point', label: x, padding: PADDING, domain: places, tickRotate }
      : { ...X_AXIS, label: x, tickFormat: (value: number) => formatTick(value), ...along },
    y: {
      ticks: 6,
      ...scale,
      label: 'type' in scale ? `${y}, log scale` : y,
      // An arrow up beside an error rate would read as higher is better.
      labelArrow: 'none',
      grid: true,
      tickFormat: (value: number) => formatTick(value, digits),
    },
    marks: [
      Plot.ruleX([...upright], { stroke: 'var(--soft)', strokeDasharray: '2 3' }),
      ...drawn.flatMap((each) => {
        const aside = apart * (each.run - (names.length - 1) / 2);
        return marksOf(Plot, each, thinned(each.points), { name: names[each.run], aside });
      }),
    ],
  });
  return outside(svg, `role="img" aria-label="${escapeAttribute(label)}"`);
}

/** Of a character of a name, in pixels, and between two names at least. */
const CHARACTER = 6.6;
const GAP = 4;

/** Names of which two neighbours would touch lie aslant, and take room below. */
function lieOf(names: readonly (number | string)[]) {
  const lengths = names.map((name) => String(name).length);
  const step = (FRAME.width - FRAME.marginLeft - FRAME.marginRight) / (names.length - 1 + 2 * PADDING);
  const touches = lengths.slice(1).some((length, i) => (CHARACTER * (length + lengths[i])) / 2 + GAP > step);
  if (!touches) return { tickRotate: 0, below: 0 };
  const longest = Math.max(...lengths);
  return { tickRotate: -30, below: Math.ceil(3.3 * longest) };
}

/** From zero, up to something where all is zero. */
function differenceScale(values: readonly number[]) {
  return { zero: true, nice: true, ...(values.every((value) => value === 0) && { domain: [0, 1] }) };
}

/** Of ticks, so that those of a narrow range far from zero differ. */
function digitsFor(values: readonly number[]): number {
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return most > least && least > 0 ? Math.max(3, 2 + Math.ceil(Math.log10(most / (most - least)))) : 3;
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
function doublingScale(places: readonly (number | string)[]) {
  const ticks = places.map(Number).sort((a, b) => a - b);
  const [least, most] = [Math.min(...ticks), Math.max(...ticks)];
  const air = (most / least) ** 0.05;
  return { type: 'log' as const, base: 2, domain: [least / air, most * air], ticks };
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

/** Of a run whose colour comes again. */
const AGAIN = { strokeWidth: 2, strokeDasharray: '6 2' } as const;

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
  const look = kind === 'only' && run >= COLOURS ? AGAIN : LINES[kind];
  const line = Plot.lineY(points, { x: 'x', y: 'y', stroke, dx: aside, ...look });
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
