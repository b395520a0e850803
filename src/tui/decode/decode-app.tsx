/** The whole screen of the interactive decoder, of exactly its size: title, views, line, the view chosen, keys. */
import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { ColourDepth } from '../draw/colour.ts';
import type { Room } from '../draw/heatmap.ts';
import { Line, Lines } from '../draw/lines.tsx';
import { cropRow, type Row } from '../draw/span.ts';
import { answersRows } from './answers-view.ts';
import { attentionRows } from './attention-view.ts';
import { beamRows } from './beam-view.ts';
import { type DecodeState, VIEWS, type View } from './decode-state.ts';
import { helpRows, keysOf, VIEW_TITLES } from './help-text.ts';
import { inputRow } from './input-line.ts';
import { insideRows } from './inside-view.ts';
import { stepRows } from './step-view.ts';

export interface DecodeAppProps {
  readonly state: DecodeState;
  readonly columns: number;
  readonly rows: number;
  readonly depth: ColourDepth;
}

/** Below this many rows, what is there for looks alone is left out. */
const ROOMY = 16;

export function DecodeApp({ state, columns, rows, depth }: DecodeAppProps): ReactElement {
  const roomy = rows >= ROOMY;
  const around = roomy ? 6 : 3;
  const room: Room = { width: columns, height: Math.max(1, rows - around), depth };
  const hint = state.asked === null ? 'type a sentence, then Enter' : 'Enter: a new line';
  return (
    <Box flexDirection="column" width={columns} height={rows}>
      {roomy && <Line row={cropRow(titleRow(state), columns)} />}
      <Line row={cropRow(tabsRow(state), columns)} />
      <Line row={inputRow({ line: state.line, width: columns, focused: state.focus === 'line', hint })} />
      {roomy && <Line row={ruleRow(columns)} />}
      <Box height={room.height} flexDirection="column" overflow="hidden">
        <Lines rows={state.help ? helpRows(room.height) : VIEW_ROWS[state.view](state, room)} />
      </Box>
      {roomy && <Line row={ruleRow(columns)} />}
      <Line row={cropRow(lastRow(state), columns)} />
    </Box>
  );
}

const VIEW_ROWS: Readonly<Record<View, (state: DecodeState, room: Room) => Row[]>> = {
  answers: answersRows,
  beam: beamRows,
  attention: attentionRows,
  step: stepRows,
  inside: insideRows,
};

const ruleRow = (columns: number): Row => [{ text: '─'.repeat(columns), dim: true }];

function titleRow({ folder, test }: DecodeState): Row {
  const sentences = test.length > 0 ? `   ${test.length.toLocaleString('en-US')} test sentences` : '';
  return [
    { text: 'seqcmp decode', bold: true },
    { text: `   ${folder}${sentences}`, dim: true },
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
  return [{ text: keysOf(state), dim: true }];
}
