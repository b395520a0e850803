/** The answers of all runs side by side, as they come. */
import { counted, formatCount } from '../../config/quantity.ts';
import { visibleLine } from '../../config/visible.ts';
import { runColour } from '../draw/colour.ts';
import type { Room } from '../draw/heatmap.ts';
import { dim, type Row, type Span } from '../draw/span.ts';
import { fitTo, joinInLines, widthOf } from '../text/graphemes.ts';
import { type AnswerState, firstDisagreement } from './answer-state.ts';
import type { DecodeState, Looking, RunPane } from './decode-state.ts';
import { arrangePanes, cropRows, framed, paneRoom, wrapSpan } from './pane-layout.ts';
import { paneNotice, paneTitle } from './run-panes.ts';
import { tokenRows } from './token-rows.ts';

export function answersRows(state: DecodeState, room: Room): Row[] {
  const { below, above, hasFrames } = layOut(state, room);
  const rows = hasFrames
    ? arrangePanes(
        above,
        state.runs.map((pane, run) => (own) => answerPane(state, pane, run, own)),
      )
    : compactRows(state, room);
  return [...rows, ...below].slice(0, room.height);
}

/** How often one can scroll until the end of the longest answer is in sight. */
export function lastAnswersScroll(state: DecodeState, room: Room): number {
  const { above, hasFrames } = layOut(state, room);
  const own = paneRoom(above, state.runs.length);
  const unseen = state.runs.map((pane) =>
    hasFrames
      ? paneLines(state, pane, own).length - freeOf(own)
      : compactLines(state, pane, room).length - COMPACT,
  );
  return Math.ceil(Math.max(0, ...unseen) / AT_ONCE);
}

/** Rows of a pane from which on it has a frame: its edges, a line of tokens, and what is known of them. */
const FRAMED = 5;
/** Rows of an answer that has none. */
const COMPACT = 2;
/** Lines that are scrolled at once: one of tokens and its marks. */
const AT_ONCE = 2;

function layOut(state: DecodeState, room: Room): { below: Row[]; above: Room; hasFrames: boolean } {
  const below = belowRows(state, disagreementOf(state));
  const above = { ...room, height: room.height - below.length };
  return { below, above, hasFrames: paneRoom(above, state.runs.length).height >= FRAMED };
}

const disagreementOf = ({ runs }: DecodeState): number | null =>
  firstDisagreement(runs.map(({ answer }) => answer));

/** Each answer in two rows, beginning with its run's name. */
function compactRows(state: DecodeState, room: Room): Row[] {
  const { runs, asked, looking } = state;
  const names = namesWidth(runs);
  return runs.flatMap((pane, run): Row[] => {
    const title: Span = { text: `${fitTo(pane.name, names)} `, bold: true, colour: runColour(run) };
    const notice = paneNotice(pane, asked !== null);
    if (notice) return [[title, notice]];
    const rows = compactLines(state, pane, room);
    const past = pastOf(rows, COMPACT, looking);
    const more: Span = { text: (past + COMPACT < rows.length ? '↓' : '').padEnd(names + 1), dim: true };
    return rows.slice(past, past + COMPACT).map((row, i) => [i === 0 ? title : more, ...row]);
  });
}

const namesWidth = (runs: readonly RunPane[]): number =>
  Math.min(12, Math.max(...runs.map(({ name }) => widthOf(name))));

const compactLines = (state: DecodeState, pane: RunPane, { width, depth }: Room): Row[] =>
  linesOfTokens(state, pane, { width: width - namesWidth(state.runs) - 1, depth });

function answerPane(state: DecodeState, pane: RunPane, run: number, room: Room): Row[] {
  const lines = paneLines(state, pane, room);
  const rest = lines.slice(pastOf(lines, freeOf(room), state.looking));
  return framed(paneTitle(pane, run), cropRows(rest, freeOf(room), 'more lines (↓)'), room.width);
}

/** Rows inside a pane's frame. */
const freeOf = ({ height }: Room): number => Math.max(1, height - 2);

function paneLines(state: DecodeState, pane: RunPane, room: Room): Row[] {
  const width = room.width - 4;
  const notice = paneNotice(pane, state.asked !== null);
  if (notice) return wrapSpan(notice, width);
  const tokens = linesOfTokens(state, pane, { width, depth: room.depth });
  const facts = joinInLines(factsOf(pane.answer), width).map(dim);
  return [...tokens, ...wholeRows(pane, width), [], ...facts];
}

function linesOfTokens(state: DecodeState, { status, answer }: RunPane, room: Omit<Room, 'height'>): Row[] {
  const joint = status.type === 'ready' ? status.facts.joint : ' ';
  return tokenRows(answer.tokens, { ...room, joint, disagreement: disagreementOf(state) });
}

/** Lines that are scrolled past. */
function pastOf({ length }: readonly Row[], shown: number, { scroll }: Looking): number {
  return Math.min(scroll * AT_ONCE, Math.max(0, length - shown));
}

/** Under the answer of a model without a part, that of the whole one: it is what the other is held against. */
function wholeRows({ without, wholeAnswer }: RunPane, width: number): Row[] {
  return without === null || wholeAnswer === null
    ? []
    : wrapSpan({ text: `whole: ${visibleLine(wholeAnswer)}` }, width);
}

/** What is known of an answer, each short enough for a line of its own. */
function factsOf({ tokens, milliseconds, firstToken, end, cropped, unknown }: AnswerState): string[] {
  const said = tokens.length;
  const total = tokens.reduce((sum, { probability }) => sum + Math.log(probability), 0);
  const rate = milliseconds > 0 ? (1000 * said) / milliseconds : 0;
  const first = firstToken === null ? '' : ` (first ${firstToken.toFixed(0)})`;
  return [
    ...(cropped ? ['source cut: decode.maxSourceLength'] : []),
    ...(unknown.length > 0 ? [`read as <unk>: ${unknown.join(' ')}`] : []),
    `log-probability ${total.toFixed(2)} nats`,
    `${counted(said, 'token')} in ${milliseconds.toFixed(0)} ms${first}`,
    `${formatCount(rate)} tokens/s`,
    ...(end?.ended === false ? ['cut at the longest output'] : []),
    ...(end?.scores.map(({ title, value }) => `${title} ${value.toFixed(1)}`) ?? []),
  ];
}

/** What holds for all runs: the question, its references, where they part. */
function belowRows({ asked, test, testAt, runs }: DecodeState, disagreement: number | null): Row[] {
  if (asked === null) return [];
  const label = (text: string): Span => ({ text: text.padEnd(11), dim: true });
  const from = testAt === null ? '' : `   (test sentence ${testAt + 1} of ${formatCount(test.length)})`;
  const said =
    disagreement === null ? [] : runs.flatMap(({ answer }) => answer.tokens[disagreement]?.token ?? []);
  const agreed = runs.length > 1 && runs.every(({ answer }) => answer.end !== null) && disagreement === null;
  return [
    [label('source'), { text: visibleLine(asked.line) }, { text: from, dim: true }],
    ...(asked.references.length === 0
      ? []
      : [
          [
            label(asked.references.length === 1 ? 'reference' : 'references'),
            { text: asked.references.map(visibleLine).join('  |  ') },
          ],
        ]),
    ...(disagreement === null
      ? []
      : [
          [
            { text: '▲ ', colour: 'red', bold: true },
            { text: `they part at token ${disagreement + 1}: ` },
            { text: said.join('  |  '), bold: true },
          ],
        ]),
    ...(agreed ? [[label('agreement'), { text: 'token for token' }]] : []),
  ];
}
