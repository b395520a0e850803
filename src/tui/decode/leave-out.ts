/** Models without one of their parts: which part is next, and what that means. What views say of it: left-out-texts.ts. */
import { PARTS, type Part } from '../../config/parts.ts';
import {
  type DecodeEffect,
  type DecodeState,
  type Looking,
  openingWithout,
  type RunPane,
  type Stepped,
} from './decode-state.ts';

/** What becomes of the computation: a line of 80 columns with its name. */
const WITHOUT: Readonly<Record<Part, string>> = {
  attention: 'the decoder gets nothing from the source by attention',
  'self-attention': 'no token gets anything of its own side by attention',
  'other-heads': 'the first head of each attention alone',
  gates: 'gates let all new in and keep nothing, as in a plain cell',
  'feed-forward': 'positions are mixed, and nothing more is made of each',
  positions: 'no vector tells where a token stands',
  scaling: 'scores are not divided by √d_k',
  mask: 'later tokens are seen; an answer under way has none, Inside does',
  residual: 'what a sub-layer has read is not added to what it makes',
  norm: 'numbers stay as they come, however large',
};

/** Leaves out the part after the one that is missing now, of all that a run here has; after the last, none. */
export function leaveOutNext(state: DecodeState): Stepped {
  const parts = PARTS.filter((part) => state.runs.some((pane) => pane.parts.includes(part)));
  const now = partLeftOut(state);
  const next = parts[now === null ? 0 : parts.indexOf(now) + 1] ?? null;
  if (now !== null || next !== null) return leaveOut(state, next);
  const isKnown = state.runs.every(({ status }) => status.type !== 'opening');
  const notice = isKnown ? 'Nothing can be left out here.' : 'Nothing here can be left out yet.';
  return { state: { ...state, notice }, effects: [] };
}

/** Null where all models are whole. */
export function partLeftOut({ runs }: DecodeState): Part | null {
  return runs.find(({ without }) => without !== null)?.without ?? null;
}

/** @param next null makes all models whole */
export function leaveOut(state: DecodeState, next: Part | null): Stepped {
  const runs = state.runs.map((pane) => without(pane, next));
  const effects = runs.flatMap((pane, run): DecodeEffect[] =>
    pane === state.runs[run] ? [] : [{ type: 'open', run, without: pane.without, question: state.asked }],
  );
  const notice = next === null ? 'All parts are back.' : `Without ${next}: ${WITHOUT[next]}.`;
  return { state: { ...state, runs, notice, looking: lookingAgain(state) }, effects };
}

/** Where the views look, in models that are opened anew. */
function lookingAgain({ looking, runs }: DecodeState): Looking {
  const stage = runs[looking.insideRun].answer.inside?.stages.at(looking.stage);
  return stage === undefined ? looking : { ...looking, stageAgain: stage };
}

/** The same pane where nothing changes. */
function without(pane: RunPane, part: Part | null): RunPane {
  const own = part !== null && pane.parts.includes(part) ? part : null;
  if (own === pane.without) return pane;
  const said = pane.without === null ? pane.answer.end?.text : undefined;
  return { ...pane, ...openingWithout(pane.ownName, own), wholeAnswer: said ?? pane.wholeAnswer };
}
