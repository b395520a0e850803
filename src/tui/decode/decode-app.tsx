/** The whole screen of the interactive decoder, of exactly its size: title, views, line, the view chosen, keys. */
import { Box } from 'ink';
import type { ReactElement } from 'react';
import { formatCount } from '../../text/numbers.ts';
import type { ColourDepth } from '../draw/colour.ts';
import type { Heatmap, Room } from '../draw/heatmap.ts';
import { Lines } from '../draw/lines.tsx';
import { cropRow, dim, type Row } from '../draw/span.ts';
import { answersRows, lastAnswersScroll } from './answers-view.ts';
import { attentionRows, lastWeightsPast } from './attention-view.ts';
import { beamRows } from './beam-view.ts';
import { type DecodeState, VIEWS, type View } from './decode-state.ts';
import { helpRows, keysOf, lastHelpScroll, VIEW_TITLES } from './help-text.ts';
import { inputRow } from './input-line.ts';
import { insideRows, lastInsideScroll } from './inside-view.ts';
import { partLeftOut } from './leave-out.ts';
import { stepRows } from './step-view.ts';

export interface DecodeAppProps {
  readonly state: DecodeState;
  readonly columns: number;
  readonly rows: number;
  readonly depth: ColourDepth;
}

/** Below this many rows, what is there for looks alone is left out. */
const ROOMY = 16;

export function DecodeApp(props: DecodeAppProps): ReactElement {
  return (
    <Box flexDirection="column" width={props.columns} height={props.rows} overflow="hidden">
      <Lines rows={screenRows(props)} />
    </Box>
  );
}

/** Keeps scrolling within the view's last lines, so that the first key back moves it. */
export function withinView(state: DecodeState, size: Pick<DecodeAppProps, 'columns' | 'rows'>): DecodeState {
  const { help, looking, view } = state;
  const room = roomOf({ ...size, depth: 'plain' });
  if (help !== null) return { ...state, help: Math.min(help, lastHelpScroll(room)) };
  if (looking.scroll === 0 && looking.scrollAcross === 0) return state;
  const last = lastPastOf(view, state, room);
  if (looking.scroll <= last.rows && looking.scrollAcross <= last.columns) return state;
  const scroll = Math.min(looking.scroll, last.rows);
  return {
    ...state,
    looking: { ...looking, scroll, scrollAcross: Math.min(looking.scrollAcross, last.columns) },
  };
}

/** What there is to scroll past in a view. */
function lastPastOf(view: View, state: DecodeState, room: Room): Heatmap['past'] {
  switch (view) {
    case 'answers':
      return { rows: lastAnswersScroll(state, room), columns: 0 };
    case 'attention':
      return lastWeightsPast(state, room);
    case 'inside':
      return { rows: lastInsideScroll(state, room), columns: 0 };
    default:
      return { rows: 0, columns: 0 };
  }
}

/** Of a view. */
function roomOf({ columns, rows, depth }: Omit<DecodeAppProps, 'state'>): Room {
  return { width: columns, height: Math.max(0, rows - (rows >= ROOMY ? 6 : 3)), depth };
}

function screenRows({ state, ...size }: DecodeAppProps): Row[] {
  const { columns, rows } = size;
  const roomy = rows >= ROOMY;
  const room = roomOf(size);
  const view = state.help === null ? VIEW_ROWS[state.view](state, room) : helpRows(state.help, room);
  const hint = state.asked === null ? 'type a sentence, then Enter' : 'Enter: a new line';
  const rule = roomy ? [dim('─'.repeat(columns))] : [];
  const all = [
    ...(roomy ? [titleRow(state)] : []),
    tabsRow(state),
    inputRow({ line: state.line, width: columns, focused: state.focus === 'line', hint }),
    ...rule,
    ...Array.from({ length: room.height }, (_, y) => view[y] ?? []),
    ...rule,
    lastRow(state),
  ];
  return all.slice(0, rows).map((row) => cropRow(row, columns));
}

const VIEW_ROWS: Readonly<Record<View, (state: DecodeState, room: Room) => Row[]>> = {
  answers: answersRows,
  beam: beamRows,
  attention: attentionRows,
  step: stepRows,
  inside: insideRows,
};

function titleRow(state: DecodeState): Row {
  const { folder, test } = state;
  const sentences = test.length > 0 ? `   ${formatCount(test.length)} test sentences` : '';
  const parts = partLeftOut(state) === null ? '   Ctrl-X takes a part out' : '';
  return [
    { text: 'seqcmp decode', bold: true },
    { text: `   ${folder}${sentences}${parts}`, dim: true },
  ];
}

function tabsRow({ view: shown }: DecodeState): Row {
  return VIEWS.flatMap((view, i) => [
    { text: ` ${i + 1} ${VIEW_TITLES[view]} `, inverse: view === shown, bold: view === shown },
    { text: ' ' },
  ]);
}

function lastRow(state: DecodeState): Row {
  if (state.notice !== null) return [{ text: state.notice, colour: 'yellow' }];
  const part = partLeftOut(state);
  const out: Row = part === null ? [] : [{ text: `without ${part}`, colour: 'yellow' }, { text: ' · ' }];
  return [...out, ...dim(keysOf(state))];
}
