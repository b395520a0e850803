/** A session of the interactive decoder as its runs' processes would tell it: two runs, one sentence, numbers made up. */
import { configSchema, type ModelName } from '../config/schema.ts';
import type { AttentionMap, AttentionMaps } from '../decode/attention-maps.ts';
import type { DecodeMessage, DecodeState } from '../tui/decode/decode-state.ts';
import { startDecoding } from '../tui/decode/decode-state.ts';
import { stepDecoding } from '../tui/decode/step-decoding.ts';
import type { Key, NamedKey } from '../tui/text/key-parser.ts';
import type { AnswerEvent, FromAnswering, SpelledToken, Stage } from '../worker/answering-messages.ts';

export const TEST_EXAMPLE = { source: 'phase', references: ['F EY Z'] };
const SOURCE = ['p', 'h', 'a', 's', 'e', '</s>'];

export const pressed = (name: NamedKey): Key => ({ type: 'named', name });
export const typed = (text: string): Key => ({ type: 'text', text });
export const ctrl = (letter: string): Key => ({ type: 'ctrl', letter });

export function newSession(): DecodeState {
  return startDecoding({
    folder: 'results/words',
    names: ['rnn', 'transformer'],
    without: [null, null],
    test: [TEST_EXAMPLE, { source: 'colonel', references: ['K ER N AH L'] }],
    history: ['an older line'],
  });
}

/** The state after messages; what is to be done outside is left out. */
export function stepAll(state: DecodeState, messages: readonly DecodeMessage[]): DecodeState {
  return messages.reduce((before, message) => stepDecoding(before, message, () => 0).state, state);
}

export const press = (state: DecodeState, ...keys: readonly Key[]): DecodeState =>
  stepAll(
    state,
    keys.map((key) => ({ type: 'key', key })),
  );

const settingsOf = (kind: ModelName) => configSchema.parse({ model: { kind } }).model;
const says = (run: number, said: FromAnswering): DecodeMessage => ({ type: 'run', run, said });

export const opened: readonly DecodeMessage[] = [
  says(0, {
    type: 'open',
    facts: {
      model: settingsOf('rnn'),
      parts: ['attention', 'gates'],
      size: '1 layer of 168',
      parameters: 605_000,
      update: 1200,
      beam: 3,
      joint: ' ',
    },
  }),
  says(1, {
    type: 'open',
    facts: {
      model: settingsOf('transformer'),
      parts: ['attention', 'positions'],
      size: '2 layers of 128',
      parameters: 612_000,
      update: 1100,
      beam: 3,
      joint: ' ',
    },
  }),
];

/** Both runs' answers to the question that was asked last. */
export function answers(id: number): DecodeMessage[] {
  const of = (run: number, events: readonly AnswerEvent[]) =>
    events.map((event) => says(run, { type: 'answer', id, event }));
  const rnn = answerEvents(['F', 'EY', 'Z', '</s>'], [0.98, 0.71, 0.55, 0.99], ['decoder.attention'], 1, 100);
  const own = ['decoder.layer0.self', 'decoder.layer0.cross'];
  const transformer = answerEvents(['F', 'AE', 'S', '</s>'], [0.96, 0.48, 0.62, 0.97], own, 2, 0);
  return [...of(0, rnn), ...of(1, transformer)];
}

function answerEvents(
  tokens: readonly string[],
  probabilities: readonly number[],
  places: readonly string[],
  heads: number,
  exact: number,
): AnswerEvent[] {
  const steps = tokens.map((token, t): AnswerEvent => {
    const attention = Object.fromEntries(
      places.map((place) => [place, weightsAt(t, heads, place.endsWith('.self') ? t + 1 : SOURCE.length)]),
    );
    const rest = 1 - probabilities[t];
    const alternatives: SpelledToken[] = [
      { token, probability: probabilities[t] },
      { token: 'IH', probability: rest * 0.6 },
      { token: 'P', probability: rest * 0.3 },
    ];
    return {
      type: 'token',
      step: { token, probability: probabilities[t], alternatives, attention, milliseconds: 2 },
    };
  });
  const open = tokens.map(
    (_, t): AnswerEvent => ({
      type: 'beam',
      open: [
        { tokens: tokens.slice(0, t), logProbability: -0.2 * t, score: null },
        {
          tokens: [...tokens.slice(0, Math.max(0, t - 1)), 'IH'],
          logProbability: -0.2 * t - 1.1,
          score: null,
        },
      ],
    }),
  );
  const attention: AttentionMaps = heads === 1 ? {} : { 'encoder.layer0.self': encoderMap(heads) };
  const logProbability = probabilities.reduce((sum, probability) => sum + Math.log(probability), 0);
  const scores = [
    { title: 'PER', value: exact === 100 ? 0 : 66.7, unit: ' %' },
    { title: 'exact match', value: exact, unit: ' %' },
  ];
  return [
    { type: 'begin', source: SOURCE, unknown: [], attention, cropped: false, milliseconds: 3 },
    ...steps,
    { type: 'end', text: tokens.slice(0, -1).join(' '), logProbability, ended: true, scores },
    ...open,
    { type: 'beam-end', nbest: [{ tokens, logProbability, score: logProbability / 1.2 }] },
  ];
}

/** Each head looks at the place of the step, and a little at all others. */
function weightsAt(t: number, heads: number, keys: number): AttentionMap {
  const row = Array.from({ length: keys }, (_, key) =>
    key === Math.min(t, keys - 1) ? 0.7 : 0.3 / (keys - 1),
  );
  return {
    heads,
    queries: 1,
    keys,
    weights: Float32Array.from(Array.from({ length: heads }, () => row).flat()),
  };
}

function encoderMap(heads: number): AttentionMap {
  const rows = SOURCE.flatMap((_, query) => [...weightsAt(query, 1, SOURCE.length).weights]);
  const weights = Float32Array.from(Array.from({ length: heads }, () => rows).flat());
  return { heads, queries: SOURCE.length, keys: SOURCE.length, weights };
}

export function inspected(id: number): DecodeMessage {
  const stages: Stage[] = [
    {
      place: 'decoder.attention',
      inARow: 2,
      name: 'energies',
      shape: [6],
      values: Float32Array.of(2.5, -0.5, 0.25, -3, 0, 1),
      rowLabels: ['<s>'],
      columnLabels: SOURCE,
    },
    {
      place: 'decoder.layer0',
      inARow: 2,
      name: 'update',
      shape: [4],
      values: Float32Array.of(0.1, 0.9, 0.5, 0.75),
      rowLabels: ['<s>'],
    },
  ];
  return says(0, { type: 'inspected', id, at: { source: 0, target: 0 }, stages });
}
