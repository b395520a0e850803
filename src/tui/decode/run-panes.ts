/** Each run's part of a view: what stands over it, and what is said where there is no answer. */
import { formatCount } from '../../text/numbers.ts';
import type { ModelFacts } from '../../worker/answering-messages.ts';
import { runColour } from '../draw/colour.ts';
import type { Room } from '../draw/heatmap.ts';
import type { Row, Span } from '../draw/span.ts';
import type { AnswerState } from './answer-state.ts';
import type { DecodeState, RunPane } from './decode-state.ts';
import { arrangePanes, framed, wrapSpan } from './pane-layout.ts';

/** `rnn  0.6 M, 1 layer of 168, update 5,120`: parameters first, since they tell most. */
export function paneTitle({ name, status }: RunPane, run: number): Row {
  const title = { text: name, bold: true, colour: runColour(run) };
  switch (status.type) {
    case 'opening':
      return [title, { text: '  opening', dim: true }];
    case 'failed':
      return [title, { text: '  failed', colour: 'red', bold: true }];
    case 'ready': {
      const { size, parameters, update } = status.facts;
      const facts = [`  ${millions(parameters)}`, `, ${size}`, `, update ${formatCount(update)}`];
      return [title, ...facts.map((text) => ({ text, dim: true }))];
    }
    default:
      return status satisfies never;
  }
}

/** What is there to say instead of an answer; null where there is one. */
export function paneNotice({ status, answer }: RunPane, asked: boolean): Span | null {
  if (status.type === 'failed') return { text: status.message, colour: 'red' };
  if (status.type === 'opening')
    return { text: asked ? 'answers as soon as it is compiled' : 'reading and compiling', dim: true };
  if (!asked) return { text: 'ready', dim: true };
  const isReading = answer.tokens.length === 0 && answer.end === null;
  return isReading ? { text: 'reading the source', dim: true } : null;
}

/** All runs' parts, framed. @param rowsOf of one that has an answer, in the room inside its frame */
export function framedPanes(
  state: DecodeState,
  room: Room,
  rowsOf: (answer: AnswerState, facts: ModelFacts, run: number, inside: Room) => Row[],
): Row[] {
  const panes = state.runs.map((pane, run) => (own: Room): Row[] => {
    const inside = { ...own, width: own.width - 4, height: Math.max(1, own.height - 2) };
    const notice = paneNotice(pane, state.asked !== null);
    const hasAnswer = notice === null && pane.status.type === 'ready';
    const rows = hasAnswer
      ? rowsOf(pane.answer, pane.status.facts, run, inside)
      : wrapSpan(notice ?? { text: '' }, inside.width);
    return framed(paneTitle(pane, run), rows, own.width);
  });
  return arrangePanes(room, panes).slice(0, room.height);
}

function millions(count: number): string {
  return count >= 1e6 ? `${(count / 1e6).toFixed(1)} M` : `${Math.max(1, Math.round(count / 1e3))} k`;
}
