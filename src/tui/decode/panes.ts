/** Room for each run: side by side where it is wide enough to read, else under each other. */
import type { Room } from '../draw/heatmap.ts';
import { besideEachOther, fitRow, type Row, type Span } from '../draw/span.ts';
import { widthOf } from '../text/graphemes.ts';

const NARROWEST = 26;
const GAP = 2;

export function arrangePanes(room: Room, panes: readonly ((room: Room) => Row[])[]): Row[] {
  const width = Math.floor((room.width - GAP * (panes.length - 1)) / panes.length);
  if (width >= NARROWEST) {
    return besideEachOther(
      panes.map((pane) => ({ rows: pane({ ...room, width }), width })),
      GAP,
    );
  }
  const height = Math.max(1, Math.floor(room.height / panes.length));
  return panes.flatMap((pane) => pane({ ...room, height }).slice(0, height));
}

/** No more rows than there is room for; the last one says what is left out. */
export function cropRows(rows: readonly Row[], height: number, left = 'more lines'): Row[] {
  if (rows.length <= height) return [...rows];
  const kept = Math.max(0, height - 1);
  return [...rows.slice(0, kept), [{ text: `… ${rows.length - kept} ${left}`, dim: true }]];
}

/** Rows of a box with a title in its upper edge. */
export function framed(title: Row, rows: readonly Row[], width: number): Row[] {
  const inner = width - 4;
  const head = fitRow([{ text: '╭─ ', dim: true }, ...title, { text: ' ' }], width - 1);
  const filled = head.map((span) =>
    /^ {2,}$/.test(span.text) ? { text: '─'.repeat(span.text.length), dim: true } : span,
  );
  return [
    [...filled, { text: '╮', dim: true }],
    ...rows.map((row): Row => [{ text: '│ ', dim: true }, ...fitRow(row, inner), { text: ' │', dim: true }]),
    [{ text: `╰${'─'.repeat(Math.max(0, width - 2))}╯`, dim: true }],
  ];
}

/** A text in lines of at most so many columns, cut at spaces. */
export function wrapSpan(span: Span, width: number): Row[] {
  return joinInLines(span.text.split(' '), width, ' ').map((text) => [{ ...span, text }]);
}

/** Parts in lines, as many in each as fit. */
export function joinInLines(parts: readonly string[], width: number, joint = ' · '): string[] {
  const lines: string[] = [];
  for (const part of parts) {
    const longer = lines.length > 0 ? `${lines.at(-1)}${joint}${part}` : part;
    if (lines.length > 0 && widthOf(longer) <= width) lines[lines.length - 1] = longer;
    else lines.push(part);
  }
  return lines;
}
