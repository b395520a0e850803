/** The beam as it grew: at each step the hypotheses that were open, and at the end those that were kept. */
import type { BeamHypothesis, ModelFacts } from '../../worker/answering-messages.ts';
import { barOf } from '../draw/bar.ts';
import type { Room } from '../draw/heatmap.ts';
import { dim, type Row, type Span } from '../draw/span.ts';
import { widthOf } from '../text/graphemes.ts';
import type { AnswerState } from './answer-state.ts';
import { beamStepOf, type DecodeState } from './decode-state.ts';
import { cropRows } from './pane-layout.ts';
import { framedPanes } from './run-panes.ts';

export function beamRows(state: DecodeState, room: Room): Row[] {
  const step = beamStepOf(state);
  return framedPanes(state, room, (answer, facts, _, inside) => beamStepRows(answer, facts, step, inside));
}

function beamStepRows(answer: AnswerState, facts: ModelFacts, step: number, { width, height }: Room): Row[] {
  const atEnd = answer.nbest !== null && step >= answer.beam.length;
  const hypotheses = atEnd ? (answer.nbest ?? []) : (answer.beam[step] ?? []);
  const head = atEnd
    ? `end: share, nats${hypotheses.some(({ score }) => score !== null) ? ' by length penalty' : ''}`
    : `step ${step + 1} of ${answer.beam.length}, beam ${facts.beam}: share, nats`;
  const rows = hypothesisRows(hypotheses, facts.joint, width);
  return height < 4 ? cropRows(rows, height, 'more') : [dim(head), [], ...cropRows(rows, height - 2)];
}

/** Columns of the bar that shows a hypothesis's share of all that are shown. */
const BAR = 5;

/** `█████ -0.12 K AO R`; a token that the best hypothesis does not have at that place is bold. */
export function hypothesisRows(hypotheses: readonly BeamHypothesis[], joint: string, width: number): Row[] {
  const [best] = hypotheses;
  const weights = hypotheses.map(({ logProbability }) => Math.exp(logProbability));
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const scored = hypotheses.some(({ score }) => score !== null);
  return hypotheses.map(({ tokens, logProbability, score }, rank): Row => {
    const number = (score ?? logProbability).toFixed(2).padStart(scored ? 6 : 7);
    const left = width - BAR - number.length - 2;
    const spelled = tokens.flatMap((token, t): Span[] => [
      ...(t > 0 && joint !== '' ? [{ text: joint }] : []),
      { text: token, bold: rank > 0 && token !== best.tokens[t] },
    ]);
    return [
      { text: barOf(total > 0 ? weights[rank] / total : 0, BAR), dim: true },
      { text: ` ${number} ` },
      ...lastColumns(tokens.length === 0 ? [{ text: '(nothing yet)', dim: true }] : spelled, left),
    ];
  });
}

/** The end of a long hypothesis is what is new in it. */
function lastColumns(spans: readonly Span[], columns: number): Span[] {
  const kept: Span[] = [];
  let used = 1;
  for (const span of [...spans].reverse()) {
    used += widthOf(span.text);
    if (used > columns && kept.length > 0) return [{ text: '…', dim: true }, ...kept];
    kept.unshift(span);
  }
  return kept;
}
