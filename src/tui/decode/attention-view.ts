/** Where a head looks: its weights as a heatmap. One place of one model at a time. */
import type { AttentionMap } from '../../decode/attention-maps.ts';
import { type ColourDepth, heatCell, SHADES } from '../draw/colour.ts';
import { type Heatmap, heatmapRows, lastPast, type Room } from '../draw/heatmap.ts';
import { type Row, rowWidth } from '../draw/span.ts';
import { shownLabel } from './answer-state.ts';
import {
  type AttentionPlace,
  attentionPlaces,
  type DecodeState,
  positionOf,
  type RunPane,
} from './decode-state.ts';
import { unusedText } from './left-out-texts.ts';
import { wrapSpan } from './pane-layout.ts';
import { placeText } from './place-text.ts';
import { paneNotice } from './run-panes.ts';

export function attentionRows(state: DecodeState, room: Room): Row[] {
  const shown = weightsShown(state, room);
  if (shown === null) return state.runs.flatMap((pane) => noticeRows(pane, state.asked !== null, room.width));
  const { at, places, head, note } = shown;
  const { run, place, heads } = places[at];
  const which =
    heads === 1 ? 'its one head' : head < 0 ? `mean of ${heads} heads` : `head ${head + 1} of ${heads}`;
  const without = state.runs.filter(
    (pane, i) => pane.answer.tokens.length > 0 && places.every((each) => each.run !== i),
  );
  const others = without.map((pane) => `, none in ${pane.name}`).join('');
  return [
    [
      { text: state.runs[run].name, bold: true },
      { text: `  ${placeText(place)}  ` },
      { text: which, bold: true },
      { text: `  ${at + 1}/${places.length}${others}`, dim: true },
    ],
    axesRow(place, room),
    ...note,
    ...heatmapRows(shown.map, shown.below),
  ];
}

/** What there is of the weights that are shown to scroll past. */
export function lastWeightsPast(state: DecodeState, room: Room): Heatmap['past'] {
  const shown = weightsShown(state, room);
  return shown === null ? { rows: 0, columns: 0 } : lastPast(shown.map, shown.below);
}

interface WeightsShown {
  readonly places: readonly AttentionPlace[];
  readonly at: number;
  /** -1 is the mean of all. */
  readonly head: number;
  readonly note: readonly Row[];
  readonly map: Heatmap;
  /** Room of the map. */
  readonly below: Room;
}

/** Null where there are none. */
function weightsShown(state: DecodeState, room: Room): WeightsShown | null {
  const places = attentionPlaces(state);
  if (places.length === 0) return null;
  const at = Math.min(state.looking.place, places.length - 1);
  const { run, place, heads } = places[at];
  const head = Math.min(state.looking.head, heads - 1);
  const unused = unusedText(state.runs[run].without, place, heads, head);
  const note: Row[] = unused === null ? [] : wrapSpan({ text: unused, colour: 'yellow' }, room.width);
  const map = heatmapOf(state, places[at], heads === 1 ? 0 : head);
  return { places, at, head, note, map, below: { ...room, height: room.height - 2 - note.length } };
}

/** Instead of weights. */
function noticeRows(pane: RunPane, asked: boolean, width: number): Row[] {
  const none = 'no attention: its decoder begins from a summary of the source, and looks at it no more';
  const { text, ...look } = paneNotice(pane, asked) ?? { text: none };
  return wrapSpan({ ...look, text: `${pane.name}: ${text}` }, width);
}

function axesRow(place: string, { width, depth }: Room): Row {
  const shades: Row = [{ text: '  0 ', dim: true }, ...legend(depth), { text: ' 1', dim: true }];
  const rowOf = (sum: string): Row => [{ text: `${axesText(place)}${sum}`, dim: true }, ...shades];
  const full = rowOf('; a row sums to 1');
  return rowWidth(full) <= width ? full : rowOf('');
}

function axesText(place: string): string {
  if (place.startsWith('encoder')) return '↓ source token looks at → source tokens';
  return `↓ target token looks at → ${isOverItself(place) ? 'those before it' : 'source tokens'}`;
}

const isOverItself = (place: string): boolean => /^decoder.*\.self$/.test(place);

function legend(depth: ColourDepth): Row {
  const steps = depth === 'plain' ? SHADES.length : 10;
  return Array.from({ length: steps }, (_, i) => heatCell(i / (steps - 1), 1, depth));
}

/** @param head -1 is the mean of all */
function heatmapOf(state: DecodeState, { run, place }: AttentionPlace, head: number): Heatmap {
  const { answer } = state.runs[run];
  const { scroll, scrollAcross } = state.looking;
  const keys = 'scroll by Page keys, Ctrl-←→';
  const ofSource = answer.sourceAttention[place];
  if (ofSource) {
    const weights = answer.source.map((_, query) => headRow(ofSource, head, query));
    const past = { rows: scroll, columns: scrollAcross };
    return { rowLabels: answer.source, columnLabels: answer.source, weights, past, keys };
  }
  const said = answer.tokens.map(({ token }) => shownLabel(token));
  const columnLabels = isOverItself(place) ? ['<s>', ...said.slice(0, -1)] : answer.source;
  const weights = answer.tokens.map(({ attention }) => headRow(attention[place], head, 0));
  const past = { rows: 0, columns: scrollAcross };
  return { rowLabels: said, columnLabels, weights, marked: positionOf(state), past, keys };
}

function headRow({ heads, queries, keys, weights }: AttentionMap, head: number, query: number): Float32Array {
  const rowOf = (h: number) =>
    weights.subarray((h * queries + query) * keys, (h * queries + query + 1) * keys);
  if (head >= 0) return rowOf(head);
  const mean = new Float32Array(keys);
  for (let h = 0; h < heads; h++) for (const [key, weight] of rowOf(h).entries()) mean[key] += weight / heads;
  return mean;
}
