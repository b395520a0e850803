/** The whole screen of the interactive decoder, of exactly its size: title, views, line, the view chosen, keys. */
import { Box } from 'ink';
import type { ReactElement } from 'react';
import type { ColourDepth } from '../draw/colour.ts';
import type { Room } from '../draw/heatmap.ts';
import { Line } from '../draw/lines.tsx';
import { cropRow, type Row } from '../draw/span.ts';
import { AnswersView, type ViewProps } from './answers-view.tsx';
import { AttentionView } from './attention-view.tsx';
import { BeamView } from './beam-view.tsx';
import { type DecodeState, VIEWS } from './decode-state.ts';
import { keysOf, VIEW_TITLES } from './help-text.ts';
import { HelpView } from './help-view.tsx';
import { InputLine } from './input-line.tsx';
import { InsideView } from './inside-view.tsx';
import { StepView } from './step-view.tsx';

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
      <InputLine line={state.line} width={columns} focused={state.focus === 'line'} hint={hint} />
      {roomy && <Line row={ruleRow(columns)} />}
      <Box height={room.height} flexDirection="column" overflow="hidden">
        {state.help ? <HelpView room={room} /> : <ChosenView state={state} room={room} />}
      </Box>
      {roomy && <Line row={ruleRow(columns)} />}
      <Line row={cropRow(lastRow(state), columns)} />
    </Box>
  );
}

function ChosenView(props: ViewProps): ReactElement {
  switch (props.state.view) {
    case 'answers':
      return <AnswersView {...props} />;
    case 'beam':
      return <BeamView {...props} />;
    case 'attention':
      return <AttentionView {...props} />;
    case 'step':
      return <StepView {...props} />;
    case 'inside':
      return <InsideView {...props} />;
    default:
      return props.state.view satisfies never;
  }
}

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
