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
  const disagreement = firstDisagreement(state.runs.map(({ answer }) => answer));
  const below = belowRows(state, disagreement);
  const above = { ...room, height: room.height - below.length };
  const panes = state.runs.map((pane, run) => (own: Room) => answerPane(state, pane, run, disagreement, own));
  const hasFrames = paneRoom(above, panes.length).height >= FRAMED;
  const rows = hasFrames ? arrangePanes(above, panes) : compactRows(state, disagreement, room);
  return [...rows, ...below].slice(0, room.height);
}

/** Rows of a pane from which on it has a frame: its edges, a line of tokens, and what is known of them. */
const FRAMED = 5;

/** Each answer in two rows, beginning with its run's name. */
function compactRows({ runs, asked, looking }: DecodeState, disagreement: number | null, room: Room): Row[] {
  const names = Math.min(12, Math.max(...runs.map(({ name }) => widthOf(name))));
  return runs.flatMap((pane, run): Row[] => {
    const title: Span = { text: `${fitTo(pane.name, names)} `, bold: true, colour: runColour(run) };
    const notice = paneNotice(pane, asked !== null);
    if (notice) return [[title, notice]];
    const joint = pane.status.type === 'ready' ? pane.status.facts.joint : ' ';
    const width = room.width - names - 1;
    const rows = tokenRows(pane.answer.tokens, { width, depth: room.depth, joint, disagreement });
    const past = pastOf(rows, 2, looking);
    const more: Span = { text: (past + 2 < rows.length ? '↓' : '').padEnd(names + 1), dim: true };
    return rows.slice(past, past + 2).map((row, i) => [i === 0 ? title : more, ...row]);
  });
}

function answerPane(
  state: DecodeState,
  pane: RunPane,
  run: number,
  disagreement: number | null,
  room: Room,
): Row[] {
  const { status, answer } = pane;
  const notice = paneNotice(pane, state.asked !== null);
  const width = room.width - 4;
  const joint = status.type === 'ready' ? status.facts.joint : ' ';
  const tokens = tokenRows(answer.tokens, { width, depth: room.depth, joint, disagreement });
  const facts = joinInLines(factsOf(answer), width).map(dim);
  const lines = notice ? wrapSpan(notice, width) : [...tokens, ...wholeRows(pane, width), [], ...facts];
  const free = Math.max(1, room.height - 2);
  const rest = lines.slice(pastOf(lines, free, state.looking));
  return framed(paneTitle(pane, run), cropRows(rest, free, 'more lines (↓)'), room.width);
}

/** Lines that are scrolled past, a line of tokens and its marks at once. */
function pastOf({ length }: readonly Row[], shown: number, { scroll }: Looking): number {
  return Math.min(scroll * 2, Math.max(0, length - shown));
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
