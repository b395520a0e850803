/** Room for each run: side by side where it is wide enough to read, else under each other. */
import type { Room } from '../draw/heatmap.ts';
import { besideEachOther, cropRow, fitRow, type Row, rowWidth, type Span } from '../draw/span.ts';
import { wrapWords } from '../text/graphemes.ts';

const NARROWEST = 26;
const GAP = 2;

/** Of each of several panes. */
export function paneRoom(room: Room, panes: number): Room {
  const width = Math.floor((room.width - GAP * (panes - 1)) / panes);
  if (width >= NARROWEST) return { ...room, width };
  return { ...room, height: Math.max(1, Math.floor(room.height / panes)) };
}

export function arrangePanes(room: Room, panes: readonly ((room: Room) => Row[])[]): Row[] {
  const own = paneRoom(room, panes.length);
  const drawn = panes.map((pane) => pane(own).slice(0, own.height));
  if (own.width === room.width) return drawn.flat();
  return besideEachOther(
    drawn.map((rows) => ({ rows, width: own.width })),
    GAP,
  );
}

/** No more rows than there is room for; the last one says what is left out. */
export function cropRows(rows: readonly Row[], height: number, left = 'more lines'): Row[] {
  if (rows.length <= height) return [...rows];
  const kept = Math.max(0, height - 1);
  return [...rows.slice(0, kept), [{ text: `… ${rows.length - kept} ${left}`, dim: true }]];
}

/** Rows of a box with a title in its upper edge: as many of its spans as fit whole, for half a number is another. */
export function framed(title: Row, rows: readonly Row[], width: number): Row[] {
  const inner = width - 4;
  const whole = title.filter((_, i) => i === 0 || rowWidth(title.slice(0, i + 1)) <= inner);
  const head = cropRow(whole, inner);
  const edge = ` ${'─'.repeat(width)}`.slice(0, inner - rowWidth(head));
  return [
    [{ text: '╭─ ', dim: true }, ...head, { text: `${edge}╮`, dim: true }],
    ...rows.map((row): Row => [{ text: '│ ', dim: true }, ...fitRow(row, inner), { text: ' │', dim: true }]),
    [{ text: `╰${'─'.repeat(Math.max(0, width - 2))}╯`, dim: true }],
  ];
}

/** A text in lines of at most so many columns, cut at spaces. */
export function wrapSpan(span: Span, width: number): Row[] {
  return wrapWords(span.text, width).map((text) => [{ ...span, text }]);
}
