/** Models without one of their parts: which part is next, what that means, and what is computed for nothing then. */
import { PARTS, type Part } from '../../config/parts.ts';
import type { ModelConfig } from '../../config/schema.ts';
import type { Stage } from '../../worker/answering-events.ts';
import {
  type DecodeEffect,
  type DecodeState,
  type Looking,
  openingWithout,
  type RunPane,
  type Stepped,
} from './decode-state.ts';
import { type Where, whereOf } from './stage-where.ts';

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

type Place = Pick<Stage, 'place' | 'name'>;

/** What is to be said of a stage that is computed although it is left out, or after which one is missing; null of others. */
export function leftOutText(part: Part | null, { place, name }: Place, model: ModelConfig): string | null {
  switch (part) {
    case 'attention':
      if (name === 'context') return 'Left out: what comes next reads 0 in its place.';
      return name === 'mixed' && overSource(place) ? 'Left out: set to 0.' : null;
    case 'self-attention':
      return name === 'mixed' && !overSource(place) ? 'Left out: set to 0.' : null;
    case 'other-heads':
      return (name === 'heads' || name === 'context') && headsAt(place, model) > 1
        ? 'Left out: of these, what comes next reads those of head 1 alone.'
        : null;
    case 'gates':
      if (name in HELD) return `Left out: held at ${HELD[name]}.`;
      return isOfGatedEncoder(name, whereOf(place, model).encoder)
        ? 'Left out: the gates of these steps, which let all new in and keep nothing.'
        : null;
    case 'positions':
      return name === 'embedding' ? 'Left out after this: the position, which would be added.' : null;
    case 'scaling':
      return name === 'products' && 'scaled' in whereOf(place, model).own
        ? 'Left out after this: the division by √d_k.'
        : null;
    default:
      return null;
  }
}

/** What is to be said of weights of attention of which nothing is made; null of all others. @param head -1 is the mean */
export function unusedText(part: Part | null, place: string, heads: number, head: number): string | null {
  switch (part) {
    case 'attention':
      return overSource(place) ? `Left out: ${UNUSED}.` : null;
    case 'self-attention':
      return overSource(place) ? null : `Left out: ${UNUSED}.`;
    case 'other-heads':
      if (heads === 1 || head === 0) return null;
      return head > 0 ? `Left out: ${UNUSED}.` : `Left out: of all heads but the first, ${UNUSED}.`;
    default:
      return null;
  }
}

const UNUSED = 'weights are there, and nothing is made of them';
/** What gates are held at. */
const HELD: Readonly<Record<string, number>> = {
  reset: 1,
  update: 0,
  'input gate': 1,
  'forget gate': 0,
  'output gate': 1,
};

/** An encoder's steps are seen as the states that they come to. */
const isOfGatedEncoder = (name: string, encoder: Where['encoder']): boolean =>
  name === 'both ways' || (name === 'states' && 'cell' in encoder && encoder.cell !== 'tanh');

const overSource = (place: string): boolean => /(^|\.)(cross|attention)$/.test(place);

function headsAt(place: string, model: ModelConfig): number {
  const { own } = whereOf(place, model);
  return 'heads' in own ? own.heads : 1;
}
