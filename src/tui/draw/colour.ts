/** Numbers between 0 and 1 as colours, or as characters where a terminal has none. */
import type { Colour, Span } from './span.ts';

/** What a terminal can do: no colours for shades (`plain`), the 256 of xterm, or 24 bits. */
export type ColourDepth = 'plain' | '256' | 'true';

export const SHADES = [' ', '░', '▒', '▓', '█'] as const;
const EIGHTHS = ['▁', '▂', '▃', '▄', '▅', '▆', '▇', '█'] as const;

type Rgb = readonly [number, number, number];

/** viridis at six places (Smith and van der Walt 2015): even to the eye, and readable to the colour-blind. */
const HEAT: readonly Rgb[] = [
  [68, 1, 84],
  [65, 68, 135],
  [42, 120, 142],
  [34, 168, 132],
  [122, 209, 81],
  [253, 231, 37],
];
/** From doubtful to certain. */
const CERTAINTY: readonly Rgb[] = [
  [150, 30, 30],
  [150, 90, 20],
  [120, 120, 20],
  [30, 105, 50],
];

function colourAt(ramp: readonly Rgb[], share: number): Rgb {
  const at = Math.min(1, Math.max(0, share)) * (ramp.length - 1);
  const low = Math.min(ramp.length - 2, Math.floor(at));
  const mix = at - low;
  const mixed = (i: 0 | 1 | 2) => Math.round(ramp[low][i] + mix * (ramp[low + 1][i] - ramp[low][i]));
  return [mixed(0), mixed(1), mixed(2)];
}

/** 24 bits as they are; else the nearest of the 6 x 6 x 6 cube, named so that every terminal takes it alike. */
function named(rgb: Rgb, depth: '256' | 'true'): Colour {
  const shown = depth === 'true' ? rgb : rgb.map((value) => CUBE[nearestLevel(value)]);
  return `#${shown.map((value) => value.toString(16).padStart(2, '0')).join('')}`;
}

const CUBE = [0, 95, 135, 175, 215, 255] as const;

function nearestLevel(value: number): number {
  return CUBE.reduce<number>(
    (best, level, i) => (Math.abs(level - value) < Math.abs(CUBE[best] - value) ? i : best),
    0,
  );
}

const shadeOf = (share: number, shades: readonly string[] = SHADES): string =>
  shades[Math.min(shades.length - 1, Math.max(0, Math.round(share * (shades.length - 1))))];

/** One cell of a heatmap, `columns` wide. */
export function heatCell(share: number, columns: number, depth: ColourDepth): Span {
  if (depth === 'plain') return { text: shadeOf(share).repeat(columns) };
  return { text: ' '.repeat(columns), background: named(colourAt(HEAT, share), depth) };
}

/** From negative by way of black to positive. */
const SIGNED: readonly Rgb[] = [
  [70, 130, 230],
  [12, 12, 18],
  [235, 120, 50],
];

/** What shades are to positive numbers: of another grain, so that the sign is seen. */
const NEGATIVE_SHADES = [' ', '⠂', '⠒', '⠶', '⠿'] as const;

/** A number against the largest of its kind; without colours a figure alone, or a shade of its size and sign. */
export function valueCell(value: number, largest: number, text: string, depth: ColourDepth): Span {
  const share = largest > 0 && Math.abs(value) <= largest ? value / largest : 0;
  if (depth === 'plain')
    return {
      text: text.trim() === '' ? shadeOf(Math.abs(share), share < 0 ? NEGATIVE_SHADES : SHADES) : text,
    };
  return { text, colour: '#ffffff', background: named(colourAt(SIGNED, (share + 1) / 2), depth) };
}

/** A token shaded by its probability; without colours it stays as it is, and {@link probabilityMark} tells. */
export function tokenSpan(text: string, probability: number, depth: ColourDepth): Span {
  if (depth === 'plain') return { text };
  return { text, colour: '#ffffff', background: named(colourAt(CERTAINTY, probability), depth) };
}

/** The height of a probability as a block, in eighths. */
export function probabilityMark(probability: number): string {
  return EIGHTHS[Math.min(EIGHTHS.length - 1, Math.max(0, Math.ceil(probability * EIGHTHS.length) - 1))];
}

/** A colour for each of several runs, told apart by lightness too. */
export function runColour(run: number): Colour {
  return RUNS[run % RUNS.length];
}

const RUNS: readonly Colour[] = ['cyan', 'yellow', 'magenta', 'green'];
