/** A walk through the computation of one target token, stage by stage, with the numbers of this sentence. */
import { counted } from '../../text/numbers.ts';
import type { Stage } from '../../worker/answering-messages.ts';
import type { Room } from '../draw/heatmap.ts';
import { bold, dim, type Row, rowWidth } from '../draw/span.ts';
import { shownLabel } from './answer-state.ts';
import type { DecodeState } from './decode-state.ts';
import { leftOutText } from './left-out-texts.ts';
import { lastScroll, numberRows } from './number-rows.ts';
import { wrapSpan } from './pane-layout.ts';
import { placeText } from './place-text.ts';
import { paneNotice, paneTitle } from './run-panes.ts';
import { stageText } from './stage-text.ts';
import { workedExample } from './worked-example.ts';

/** Where a screen is low, what is said of a stage makes room for so many lines of its numbers. */
const LEAST_NUMBERS = 4;

export function insideRows(state: DecodeState, room: Room): Row[] {
  const { insideRun, scroll } = state.looking;
  const pane = state.runs[insideRun];
  const { name, status } = pane;
  const notice = paneNotice(pane, state.asked !== null);
  if (status.type === 'failed' && notice)
    return [paneTitle(pane, insideRun), ...wrapSpan(notice, room.width)].slice(0, room.height);
  const shown = stageRows(state, room);
  if (shown === null) {
    const waiting = state.asked === null ? 'Ask something first.' : 'The numbers are on their way.';
    return [[...bold(name), { text: '  one token, from the inside' }], dim(waiting)];
  }
  return [...shown.head, ...numberRows(shown.stage, scroll, shown.below)].slice(0, room.height);
}

/** How many lines of the numbers that are shown there are to scroll past. */
export function lastInsideScroll(state: DecodeState, room: Room): number {
  const shown = stageRows(state, room);
  return shown === null ? 0 : lastScroll(shown.stage, shown.below);
}

/** What stands over a stage's numbers, and the room that they have; null where there are none yet. */
function stageRows(state: DecodeState, room: Room): { stage: Stage; head: Row[]; below: Room } | null {
  const { insideRun, stage: at } = state.looking;
  const pane = state.runs[insideRun];
  const { name, status, answer } = pane;
  if (status.type !== 'ready' || answer.inside === null) return null;
  const { stages, at: positions } = answer.inside;
  const index = Math.min(at, stages.length - 1);
  const stage = stages[index];
  const { title, sentence } = stageText(stage, status.facts.model);
  const said = answer.tokens.map(({ token }) => shownLabel(token));
  const example = workedExample(stages, index);
  const leftOut = leftOutText(pane.without, stage, status.facts.model);
  // Whose numbers they are: a decoder reads the token before the one that it says.
  const whose = stage.place.startsWith('encoder')
    ? `source token ${positions.source + 1}, ${answer.source[positions.source]}`
    : `reading ${['<s>', ...said][positions.target]}`;
  const begin = (how: string, comesAbout: string): Row => [
    ...bold(name),
    { text: `  ${how}token ${positions.target + 1} of ${said.length}, ` },
    ...bold(said[positions.target] ?? ''),
    { text: comesAbout },
    { text: `   stage ${index + 1} of ${stages.length}`, dim: true },
  ];
  const spoken = begin('how ', ', comes about');
  const head: Row[] = [
    rowWidth(spoken) <= room.width ? spoken : begin('', ''),
    [
      { text: title, bold: true, colour: 'cyan' },
      { text: `  [${stage.shape.join(' x ')}]   ${inARowText(stage)}`, dim: true },
    ],
    [{ text: whose }, { text: `  ${placeText(stage.place)}`, dim: true }],
    ...(leftOut === null ? [] : wrapSpan({ text: leftOut, colour: 'yellow' }, room.width)),
    ...wrapSpan({ text: sentence }, room.width),
    ...(stage.name === 'probabilities' ? wrapSpan({ text: waitingText(stage), dim: true }, room.width) : []),
    ...(example === null ? [] : wrapSpan({ text: example, colour: 'cyan' }, room.width)),
    [],
  ].slice(0, Math.max(3, room.height - LEAST_NUMBERS));
  return { stage, head, below: { ...room, height: room.height - head.length } };
}

/** How sequential a stage is: what no number of processors shortens. */
const inARowText = ({ inARow }: Stage): string => `after ${counted(inARow, 'product')} in a row`;

/** What that means, at the end of the walk. */
const waitingText = ({ inARow }: Stage): string =>
  `${inARow} matrix products had to wait for one another, though source and answer are read whole here, as in training.`;
