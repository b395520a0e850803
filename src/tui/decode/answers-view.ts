/** The answers of all runs side by side, as they come. */
import { counted, formatCount } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import { runColour } from '../draw/colour.ts';
import type { Room } from '../draw/heatmap.ts';
import { dim, type Row, type Span } from '../draw/span.ts';
import { endOf, joinInLines, padTo, widthOf } from '../text/graphemes.ts';
import { type AnswerState, firstDisagreement, shownLabel } from './answer-state.ts';
import type { DecodeState, Looking, RunPane } from './decode-state.ts';
import { arrangePanes, cropRows, framed, paneRoom, wrapSpan } from './pane-layout.ts';
import { paneNotice, paneTitle } from './run-panes.ts';
import { tokenRows } from './token-rows.ts';

export function answersRows(state: DecodeState, room: Room): Row[] {
  const answers = layOut(state, room);
  const rows = answers.hasFrames ? framedRows(state, answers) : compactRows(state, answers);
  return [...rows, ...answers.below].slice(0, room.height);
}

/** How often one can scroll until the end of the longest answer is in sight. */
export function lastAnswersScroll(state: DecodeState, room: Room): number {
  const { lines, shown } = layOut(state, room);
  return Math.ceil(Math.max(0, ...lines.map(({ length }) => length - shown)) / AT_ONCE);
}

/** Rows of a pane from which on it has a frame: its edges, a line of tokens, and what is known of them. */
const FRAMED = 5;
/** Lines that are scrolled at once: one of tokens and its marks. */
const AT_ONCE = 2;

interface AnswersLayout {
  readonly below: readonly Row[];
  /** Of all panes. */
  readonly above: Room;
  readonly hasFrames: boolean;
  /** Of each run, all that there is. */
  readonly lines: readonly Row[][];
  /** How many lines of each there is room for. */
  readonly shown: number;
}

function layOut(state: DecodeState, room: Room): AnswersLayout {
  const { runs, asked } = state;
  const disagreement = firstDisagreement(runs.map(({ answer }) => answer));
  const below = belowRows(state, disagreement);
  const above = { ...room, height: room.height - below.length };
  const own = paneRoom(above, runs.length);
  const hasFrames = own.height >= FRAMED;
  const width = hasFrames ? own.width - 4 : room.width - namesWidth(runs) - 1;
  const lines = runs.map((pane) => {
    const notice = paneNotice(pane, asked !== null);
    if (notice) return hasFrames ? wrapSpan(notice, width) : [[notice]];
    const { status, answer } = pane;
    const joint = status.type === 'ready' ? status.facts.joint : ' ';
    const tokens = tokenRows(answer.tokens, { width, depth: room.depth, joint, disagreement });
    if (!hasFrames) return tokens;
    return [...tokens, ...wholeRows(pane, width), [], ...joinInLines(factsOf(answer), width).map(dim)];
  });
  return { below, above, hasFrames, lines, shown: hasFrames ? own.height - 2 : 2 };
}

const namesWidth = (runs: readonly RunPane[]): number =>
  Math.min(12, Math.max(...runs.map(({ name }) => widthOf(name))));

function framedRows({ runs, looking }: DecodeState, { above, lines, shown }: AnswersLayout): Row[] {
  const panes = runs.map((pane, run) => ({ width }: Room) => {
    const rest = lines[run].slice(pastOf(lines[run], shown, looking));
    return framed(paneTitle(pane, run), cropRows(rest, shown, 'more lines (↓)'), width);
  });
  return arrangePanes(above, panes);
}

/** Each answer in two rows, beginning with its run's name. */
function compactRows({ runs, looking }: DecodeState, { lines, shown }: AnswersLayout): Row[] {
  const names = namesWidth(runs);
  return runs.flatMap(({ name }, run): Row[] => {
    // Names of one comparison differ at their ends.
    const title: Span = { text: `${padTo(endOf(name, names), names)} `, bold: true, colour: runColour(run) };
    const past = pastOf(lines[run], shown, looking);
    const more: Span = { text: (past + shown < lines[run].length ? '↓' : '').padEnd(names + 1), dim: true };
    return lines[run].slice(past, past + shown).map((row, i) => [i === 0 ? title : more, ...row]);
  });
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
    ...(end?.scores.map(({ title, value, unit }) => `${title} ${value.toFixed(1)}${unit}`) ?? []),
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
            { text: said.map(shownLabel).join('  |  '), bold: true },
          ],
        ]),
    ...(agreed ? [[label('agreement'), { text: 'token for token' }]] : []),
  ];
}
