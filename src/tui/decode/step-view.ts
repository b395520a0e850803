/** One target position: what each model would say next, as bars. */
import { barOf } from '../draw/bar.ts';
import { runColour } from '../draw/colour.ts';
import type { Room } from '../draw/heatmap.ts';
import { dim, type Row } from '../draw/span.ts';
import { endOf, fitTo, widthOf } from '../text/graphemes.ts';
import { type AnswerState, shownLabel } from './answer-state.ts';
import { type DecodeState, positionOf } from './decode-state.ts';
import { framedPanes } from './run-panes.ts';

export function stepRows(state: DecodeState, room: Room): Row[] {
  const position = positionOf(state);
  return framedPanes(state, room, (answer, { joint }, run, inside) =>
    nextRows(answer, joint, run, position, inside),
  );
}

function nextRows(
  answer: AnswerState,
  joint: string,
  run: number,
  position: number,
  { width, height }: Room,
): Row[] {
  const step = answer.tokens[position];
  const said = answer.tokens.slice(0, position).map(({ token }) => token);
  const before = `<s>${said.length > 0 ? ' ' : ''}${said.join(joint).trimStart()}`;
  if (step === undefined) {
    const over = `its answer ends before token ${position + 1}`;
    return [dim(answer.end ? over : 'not there yet')];
  }
  const whole = height >= LEAST_ROWS;
  const shown = step.alternatives.slice(0, whole ? Math.max(1, height - LEAST_ROWS) : height);
  const labels = shown.map(({ token }) => shownLabel(token));
  const named = Math.min(14, Math.max(4, ...labels.map(widthOf)));
  const columns = Math.max(4, width - named - 11);
  const bars = shown.map(({ token, probability }, i): Row => {
    const chosen = token === step.token;
    return [
      { text: chosen ? '▸ ' : '  ' },
      { text: fitTo(labels[i], named), bold: chosen },
      { text: ' ' },
      { text: barOf(probability, columns), colour: runColour(run), dim: !chosen },
      { text: ` ${percent(probability)}` },
    ];
  });
  const after = width < 30 ? '' : `, after ${endOf(before, width - 26)}`;
  const rest = 1 - shown.reduce((sum, { probability }) => sum + probability, 0);
  const asked = dim(`token ${position + 1} of ${answer.tokens.length}${after}`);
  if (!whole) return height < 2 ? bars : [asked, ...bars.slice(0, height - 1)];
  return [asked, ...bars, dim(`  all others ${percent(Math.max(0, rest)).trim()}`)];
}

/** What is asked, a bar, and the share of all others, which is left out where there is less room. */
const LEAST_ROWS = 3;

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`.padStart(7);
