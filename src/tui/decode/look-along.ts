/** Arrows and pages in a view: where it looks next. */
import type { NamedKey } from '../text/key-parser.ts';
import {
  attentionPlaces,
  beamStepOf,
  type DecodeState,
  type Looking,
  lastPositionOf,
  lookAgain,
  positionOf,
} from './decode-state.ts';

/** Lines, or what a view scrolls by, that a Page key passes. */
export const PAGE = 10;

const FAR = Number.MAX_SAFE_INTEGER;
const DIRECTIONS: Readonly<Partial<Record<NamedKey, readonly [across: number, down: number]>>> = {
  left: [-1, 0],
  right: [1, 0],
  up: [0, -1],
  down: [0, 1],
  'shift-left': [-1, 0],
  'shift-right': [1, 0],
  'word-left': [-5, 0],
  'word-right': [5, 0],
  'page-up': [0, -PAGE],
  'page-down': [0, PAGE],
  home: [-FAR, 0],
  end: [FAR, 0],
};

const within = (value: number, last: number): number => Math.min(Math.max(0, last), Math.max(0, value));

export function lookAlong(state: DecodeState, key: NamedKey): Looking {
  const { looking, view, runs } = state;
  const [across, down] = DIRECTIONS[key] ?? [0, 0];
  const position =
    across === 0 ? looking.position : within(positionOf(state) + across, lastPositionOf(state));
  switch (view) {
    case 'answers':
      return { ...looking, scroll: within(looking.scroll + down, FAR), position };
    case 'step':
      return { ...looking, position };
    case 'beam': {
      const last = Math.max(...runs.map(({ answer }) => answer.beam.length));
      const beamStep = across === 0 ? looking.beamStep : within(beamStepOf(state) + across, last);
      return { ...looking, beamStep };
    }
    case 'attention':
      return lookAtWeights(state, key, across, down);
    case 'inside':
      return lookInside(state, key, across, down);
    default:
      return view satisfies never;
  }
}

/** Left and right go from head to head, up and down from place to place; words and pages scroll. */
function lookAtWeights(state: DecodeState, key: NamedKey, across: number, down: number): Looking {
  const { looking } = state;
  const places = attentionPlaces(state);
  const { place = '', heads = 1 } = places[looking.place] ?? {};
  if (key === 'word-left' || key === 'word-right')
    return { ...looking, scrollAcross: within(looking.scrollAcross + 2 * across, FAR) };
  if (key === 'page-up' || key === 'page-down')
    // Rows of the target follow its position.
    return place.startsWith('encoder')
      ? { ...looking, scroll: within(looking.scroll + down, FAR) }
      : { ...looking, position: within(positionOf(state) + down, lastPositionOf(state)) };
  return {
    ...looking,
    place: within(looking.place + down, places.length - 1),
    head: Math.max(-1, Math.min(heads - 1, looking.head + across)),
  };
}

/**
 * Left and right go from stage to stage, with Shift from place to place, with Ctrl or Alt from run to run; up and down
 * from token to token of the side that the stage is on; pages through the stage's numbers.
 */
function lookInside(state: DecodeState, key: NamedKey, across: number, down: number): Looking {
  const looking = { ...state.looking, scroll: 0 };
  const { answer } = state.runs[looking.insideRun];
  const stages = answer.inside?.stages ?? [];
  const at = within(looking.stage, stages.length - 1);
  const stage = stages[at];
  switch (key) {
    case 'word-left':
    case 'word-right': {
      const insideRun = within(looking.insideRun + Math.sign(across), state.runs.length - 1);
      if (insideRun === looking.insideRun) return looking;
      const other = { ...looking, insideRun, stage: 0, stageAgain: stage ?? looking.stageAgain };
      const { inside } = state.runs[insideRun].answer;
      return inside === null ? other : lookAgain(other, inside.stages);
    }
    case 'shift-left':
    case 'shift-right': {
      const firsts = stages.flatMap(({ place }, i) => (place === stages[i - 1]?.place ? [] : [i]));
      const next = across > 0 ? firsts.find((first) => first > at) : firsts.findLast((first) => first < at);
      return { ...looking, stage: next ?? at };
    }
    case 'page-up':
    case 'page-down':
      return { ...looking, scroll: within(state.looking.scroll + down, FAR) };
    case 'up':
    case 'down': {
      if (stage?.place.startsWith('encoder')) {
        const sourcePosition = within(looking.sourcePosition + down, answer.source.length - 1);
        return { ...looking, sourcePosition };
      }
      const last = answer.tokens.length - 1;
      return { ...looking, position: within(Math.min(last, positionOf(state)) + down, last) };
    }
    default:
      return { ...looking, stage: within(at + across, stages.length - 1) };
  }
}
