/** Models without one of their parts: which part is next, and what that means. */
import { PARTS, type Part } from '../../config/parts.ts';
import {
  type DecodeEffect,
  type DecodeState,
  openingWithout,
  type RunPane,
  type Stepped,
} from './decode-state.ts';

/** What becomes of the computation. */
const WITHOUT: Readonly<Record<Part, string>> = {
  attention: 'the decoder gets nothing from the source by attention',
  'self-attention': 'no position gets anything from the others of its side by attention',
  'other-heads': 'the first head of each attention alone',
  gates: 'gates let all new in and keep nothing, as in a plain cell',
  'feed-forward': 'positions are mixed, and nothing more is made of each',
  positions: 'no vector tells where a token stands',
  scaling: 'scores are not divided by √d_k',
  mask: 'later tokens can be seen, where there are any: under teacher forcing, as in Inside',
  residual: 'what a sub-layer has read is not added to what it makes',
  norm: 'numbers stay as they come, however large',
};

/** Leaves out the part after the one that is missing now, of all that a run here has; after the last, none. */
export function leaveOutNext(state: DecodeState): Stepped {
  const parts = PARTS.filter((part) => state.runs.some((pane) => pane.parts.includes(part)));
  const now = state.runs.find(({ without }) => without !== null)?.without ?? null;
  const next = parts[now === null ? 0 : parts.indexOf(now) + 1] ?? null;
  if (now === null && next === null)
    return { state: { ...state, notice: 'Nothing here can be left out yet.' }, effects: [] };
  const runs = state.runs.map((pane) => without(pane, next));
  const effects = runs.flatMap((pane, run): DecodeEffect[] =>
    pane === state.runs[run] ? [] : [{ type: 'open', run, without: pane.without, question: state.asked }],
  );
  const notice = next === null ? 'All parts are back.' : `Without ${next}: ${WITHOUT[next]}.`;
  return { state: { ...state, runs, notice }, effects };
}

/** The same pane where nothing changes. */
function without(pane: RunPane, part: Part | null): RunPane {
  const own = part !== null && pane.parts.includes(part) ? part : null;
  if (own === pane.without) return pane;
  const whole = pane.without === null ? (pane.answer.end?.text ?? null) : pane.wholeAnswer;
  return { ...pane, ...openingWithout(pane.ownName, own), wholeAnswer: own === null ? null : whole };
}
