/** One target position: what each model would say next, as bars. */
import { barOf } from '../draw/bar.ts';
import { runColour } from '../draw/colour.ts';
import type { Room } from '../draw/heatmap.ts';
import { dim, type Row } from '../draw/span.ts';
import { cropTo, fitTo, widthOf } from '../text/graphemes.ts';
import type { AnswerState } from './answer-state.ts';
import { type DecodeState, positionOf } from './decode-state.ts';
import { framedPanes } from './run-panes.ts';

export function stepRows(state: DecodeState, room: Room): Row[] {
  const position = positionOf(state);
  return framedPanes(state, room, (answer, _, run, inside) => nextRows(answer, run, position, inside));
}

function nextRows(answer: AnswerState, run: number, position: number, { width, height }: Room): Row[] {
  const step = answer.tokens[position];
  const before = ['<s>', ...answer.tokens.slice(0, position).map(({ token }) => token)].join(' ');
  if (step === undefined) {
    const over = `its answer ends before token ${position + 1}`;
    return [dim(answer.end ? over : 'not there yet')];
  }
  const shown = step.alternatives.slice(0, Math.max(1, height - 3));
  const named = Math.min(14, Math.max(4, ...shown.map(({ token }) => widthOf(token))));
  const columns = Math.max(4, width - named - 11);
  const bars = shown.map(({ token, probability }): Row => {
    const chosen = token === step.token;
    return [
      { text: chosen ? '▸ ' : '  ' },
      { text: fitTo(token, named), bold: chosen },
      { text: ' ' },
      { text: barOf(probability, columns), colour: runColour(run), dim: !chosen },
      { text: ` ${percent(probability)}` },
    ];
  });
  const after = width < 30 ? '' : `, after ${tail(before, width - 26)}`;
  const rest = 1 - shown.reduce((sum, { probability }) => sum + probability, 0);
  return [
    dim(`token ${position + 1} of ${answer.tokens.length}${after}`),
    ...bars,
    dim(`  all others ${percent(Math.max(0, rest)).trim()}`),
  ];
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(7);

/** The end of a text is what the next token follows. */
function tail(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  const reversed = [...text].reverse().join('');
  return [...cropTo(reversed, columns)].reverse().join('');
}
