/** Whole frames of every view, as text in ../fixtures. `npx vitest run src/tui -u` writes them anew: look at what changes. */
import { renderToString } from 'ink';
import { describe, expect, test } from 'vitest';
import type { AttentionMaps } from '../../decode/attention-maps.ts';
import { rowText } from '../../testing/row-text.ts';
import {
  answers,
  ctrl,
  inspected,
  newSession,
  opened,
  press,
  pressed,
  stepAll,
  typed,
} from '../../testing/scripted-answers.ts';
import type { AnswerEvent, Stage } from '../../worker/answering-messages.ts';
import { rowWidth } from '../draw/span.ts';
import { widthOf } from '../text/graphemes.ts';
import type { Key, NamedKey } from '../text/key-parser.ts';
import { hypothesisRows } from './beam-view.ts';
import { DecodeApp, withinView } from './decode-app.tsx';
import { type DecodeMessage, type DecodeState, VIEWS } from './decode-state.ts';

const frameOf = (state: DecodeState, columns: number, rows: number): string =>
  renderToString(<DecodeApp state={state} columns={columns} rows={rows} depth="plain" />, { columns });

const answered = stepAll(press(stepAll(newSession(), opened), ctrl('t')), [...answers(1), inspected(1)]);
const saidBy = (run: number, ...events: readonly AnswerEvent[]): DecodeMessage[] =>
  events.map((event) => ({ type: 'run', run, said: { type: 'answer', id: 1, event } }));
const askedOnly = press(stepAll(newSession(), opened), typed('ab'), pressed('enter'));
const beginning = (source: readonly string[], attention: AttentionMaps = {}): AnswerEvent => {
  const unknown = source.filter((token) => token.startsWith('?'));
  return { type: 'begin', source, unknown, attention, cropped: false, milliseconds: 1 };
};
const saying = (token: string, attention: AttentionMaps = {}): AnswerEvent => {
  const alternatives = [{ token, probability: 0.5 }];
  return { type: 'token', step: { token, probability: 0.5, alternatives, attention, milliseconds: 1 } };
};
const sizes = [
  { columns: 80, rows: 24 },
  { columns: 160, rows: 50 },
  { columns: 40, rows: 10 },
];

describe.each(sizes)('at $columns x $rows', ({ columns, rows }) => {
  const frames = [
    ['empty', newSession()],
    ...VIEWS.map((view, i) => [view, press(answered, typed(`${i + 1}`))] as const),
    ['help', press(answered, typed('?'))],
  ] as const;

  test.each(frames)('the frame "%s" is as kept, and no larger than the terminal', async (name, state) => {
    const frame = frameOf(state, columns, rows);
    const lines = frame.split('\n');
    expect(lines.length).toBeLessThanOrEqual(rows);
    for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
    await expect(frame).toMatchFileSnapshot(`../fixtures/${name}-${columns}x${rows}.txt`);
  });
});

test.each([
  [80, 12],
  [50, 20],
  [50, 14],
  [50, 12],
  [30, 8],
])('at %i x %i the answers come before what is known of them', (columns, rows) => {
  const frame = frameOf(answered, columns, rows);
  for (const answer of ['F EY Z </s>', 'F AE S </s>']) expect(frame).toContain(answer);
});

describe('an answer longer than its room', () => {
  const long = stepAll(
    askedOnly,
    saidBy(0, beginning(['a']), ...Array.from({ length: 40 }, (_, i) => saying(`t${i}`))),
  );

  test.each([
    [80, 12, 4],
    [30, 8, 9],
  ])(
    'is scrolled back from its end at once, however often a page was turned past it (%i x %i)',
    (columns, rows, last) => {
      const turned = (state: DecodeState, name: NamedKey): DecodeState =>
        withinView(press(state, pressed(name)), { columns, rows });
      const end = Array.from({ length: 9 }).reduce<DecodeState>((state) => turned(state, 'page-down'), long);
      expect(end.looking.scroll).toBe(last);
      expect(frameOf(end, columns, rows)).toBe(frameOf(turned(end, 'down'), columns, rows));
      expect(frameOf(turned(end, 'up'), columns, rows)).not.toBe(frameOf(end, columns, rows));
      expect(withinView(end, { columns: 80, rows: 50 }).looking.scroll).toBe(0);
    },
  );

  test('is scrolled to', () => {
    const end = press(long, ...Array.from({ length: 5 }, () => pressed('page-down')));
    expect(frameOf(long, 80, 12)).toMatch(/t0 t1[\s\S]*more lines \(↓\)/);
    expect(frameOf(end, 80, 12)).toMatch(/log-probability[\s\S]*tokens\/s/);
    expect(frameOf(long, 30, 8)).toMatch(/^rnn +t0 [^\n]*\n↓/m);
    expect(frameOf(end, 30, 8)).toContain('t39');
  });
});

test('of a terminal of a few rows each has one line', () => {
  for (const view of VIEWS)
    for (let rows = 1; rows <= 8; rows++) {
      const lines = frameOf({ ...answered, view }, 80, rows).split('\n');
      expect(lines).toHaveLength(rows);
      expect(lines[0]).toMatch(/^ 1 Answers/);
      if (rows > 1) expect(lines[1]).toMatch(/^❯/);
      if (rows > 2) expect(lines[rows - 1]).toMatch(/Esc leave$/);
    }
});

test('keys that do not fit are scrolled to, and any other key goes back', () => {
  const size = { columns: 60, rows: 20 };
  const pressAt = (state: DecodeState, ...keys: Key[]) =>
    keys.reduce((before, key) => withinView(press(before, key), size), state);
  const asked = press(answered, typed('?'));
  expect(frameOf(asked, 60, 20)).toContain('more lines (↓)');
  const far = pressAt(asked, ...Array<Key>(40).fill(pressed('page-down')));
  const frame = frameOf(far, 60, 20);
  expect(frame).toContain('leave');
  expect(frame).not.toContain('more lines');
  expect(frameOf(pressAt(far, pressed('up')), 60, 20)).not.toBe(frame);
  expect(pressAt(far, typed('x')).help).toBeNull();
});

test('a beam is looked at step by step, a heatmap head by head', () => {
  const beam = press(answered, typed('2'), pressed('home'), pressed('right'));
  expect(frameOf(beam, 80, 24)).toContain('step 2 of 4, beam 3');
  const heads = press(answered, typed('3'), pressed('down'), pressed('right'), pressed('right'));
  expect(frameOf(heads, 80, 24)).toContain('encoder, layer 1, self-attention  head 2 of 2');
});

test('a run without attention says so in its place, as one does that has not answered yet', () => {
  const none = stepAll({ ...askedOnly, view: 'attention' }, saidBy(0, beginning(['a', 'b']), saying('A')));
  expect(frameOf(none, 120, 24)).toMatch(/rnn: no attention: its decoder begins [\s\S]*transformer: reading/);
  const other = answers(1).filter((said) => said.type === 'run' && said.run === 1);
  expect(frameOf(stepAll(none, other), 80, 24)).toContain('mean of 2 heads  1/3, none in rnn');
});

test('in every view the part that is left out is named, and how to go on and back', () => {
  const without = stepAll(press(answered, ctrl('x')), [...opened, ...answers(1), inspected(1)]);
  for (const key of ['1', '2', '3', '4', '5']) {
    const last = (columns: number) =>
      frameOf(press(without, typed(key)), columns, 24)
        .split('\n')
        .at(-1);
    expect(last(80)).toMatch(/^without attention · Ctrl-X next · Alt-X whole · [^…]*\? keys$/);
    expect(last(60)).toContain('without attention · Ctrl-X next · Alt-X whole');
  }
  const writing = press(without, typed('1'), pressed('enter'));
  expect(frameOf(writing, 80, 24)).toMatch(
    /without attention · Ctrl-X next · Alt-X whole · ↑ history · \? keys$/,
  );
});

test('under the answer of a model without a part stands that of the whole one, in full', () => {
  const long = {
    type: 'end',
    text: 'K AH M P Y UW T ER '.repeat(3),
    logProbability: -1,
    ended: true,
    scores: [],
  } as const;
  const whole = stepAll(stepAll(askedOnly, opened), saidBy(0, beginning(['a']), saying('K'), long));
  const without = stepAll(press(whole, ctrl('x')), [...opened, ...saidBy(0, beginning(['a']), saying('N'))]);
  expect(frameOf(without, 60, 15)).toMatch(
    /N +│[\s\S]*│ whole: K AH M P Y UW T ER +│[\s\S]*K AH M P Y UW T ER/,
  );
  expect(frameOf(without, 60, 15).match(/UW/g)).toHaveLength(3);
});

test('on a narrow screen what is said of a view gives way to its numbers', () => {
  const inside = stepAll(press(answered, ctrl('x')), [...opened, ...answers(1), inspected(1)]);
  expect(frameOf(press(inside, typed('5')), 60, 15)).toContain(
    'rnn without attention  token 1 of 4, F   stage 1 of 2',
  );
  expect(frameOf(press(answered, typed('3')), 60, 15)).toMatch(/→ source tokens {2}0 {2}░▒▓█ 1/);
  expect(frameOf(press(answered, typed('4')), 60, 15)).toMatch(/│ token 4 of 4 +│/);
});

test('what is left out of a model and computed all the same is said beside its numbers', () => {
  const without = stepAll(press(answered, ctrl('x')), [...opened, ...answers(1), inspected(1)]);
  expect(frameOf(press(without, typed('3')), 80, 24)).toContain('Left out: weights are there, and nothing');
  const stages: Stage[] = [
    {
      ...{ place: 'decoder.attention', inARow: 2, name: 'context', shape: [1] },
      values: Float32Array.of(1),
      rowLabels: ['F'],
    },
  ];
  const said = { type: 'inspected', id: 1, at: { source: 0, target: 0 }, stages } as const;
  const inside = stepAll(press(without, typed('5')), [{ type: 'run', run: 0, said }]);
  expect(frameOf(inside, 80, 24)).toMatch(
    /rnn without attention[\s\S]*Context[\s\S]*Left out: what comes next reads 0/,
  );
});

test('attention that does not fit says what is shown, and is scrolled to its ends', () => {
  const tokens = Array.from({ length: 60 }, (_, i) => `t${i}`);
  const map = (queries: number) => ({ heads: 1, queries, keys: 60, weights: new Float32Array(60 * queries) });
  const said = tokens.map((token) => saying(token, { 'decoder.attention': map(1) }));
  const events = saidBy(0, beginning(tokens, { 'encoder.layer0.self': map(60) }), ...said);
  const encoder = stepAll({ ...askedOnly, view: 'attention' }, events);
  const many = (name: NamedKey) => Array.from({ length: 9 }, () => pressed(name));
  expect(frameOf(encoder, 80, 24)).toContain('rows 1-14 of 60, columns 1-32 of 60 (scroll by ');
  const end = press(encoder, ...many('page-down'), ...many('word-right'));
  expect(frameOf(end, 80, 24)).toContain('rows 47-60 of 60, columns 29-60 of 60 (');
  // However often it was scrolled past them, it comes back at once.
  const back = press(withinView(end, { columns: 80, rows: 24 }), pressed('page-up'), pressed('word-left'));
  expect(frameOf(back, 80, 24)).toContain('rows 37-50 of 60, columns 19-50 of 60 (');
  // Of the target, rows go with the position.
  const decoder = press(end, pressed('down'));
  expect(frameOf(decoder, 80, 24)).toMatch(/t t t[\s\S]*t59▸[\s\S]*rows 47-60 of 60, columns 29-60/);
  expect(frameOf(press(decoder, ...many('page-up')), 80, 24)).toMatch(/t0 ▸[\s\S]*rows 1-14 of 60/);
});

test('nothing that a run, a corpus or a person says reaches the terminal as a control sequence', () => {
  const evil = '\u001b[2J\u202e\u0007';
  const asked = press(stepAll(newSession(), opened), typed(`a${evil}b`), pressed('enter'));
  const said = stepAll(asked, [
    ...saidBy(0, beginning([evil]), saying(evil)),
    {
      type: 'run',
      run: 0,
      said: {
        type: 'inspected',
        id: 1,
        at: { source: 0, target: 0 },
        stages: [
          {
            ...{ place: 'decoder', inARow: 2, name: 'scores', shape: [1, 1], values: Float32Array.of(1) },
            ...{ rowLabels: [evil], columnLabels: [evil] },
          },
        ],
      },
    },
    { type: 'run', run: 1, said: { type: 'failed', message: evil, next: evil } },
    { type: 'notice', text: evil },
  ]);
  for (const view of VIEWS) {
    const frame = frameOf({ ...said, view }, 80, 24);
    for (const character of ['\u0007', '\u001b', '\u202e']) expect(frame).not.toContain(character);
  }
  expect(frameOf(said, 80, 24)).toContain('\\u001b[2J\\u202e\\u0007');
});

test('a token that is an accent alone is drawn, in every view', () => {
  const said = stepAll(askedOnly, saidBy(0, beginning(['\u0901']), saying('\u0901')));
  for (const view of VIEWS) frameOf({ ...said, view }, 80, 24);
  expect(frameOf(said, 80, 24)).toContain('◌\u0901');
});

test('what the vocabulary does not hold is said with the answer, a space so that it is seen', () => {
  const said = stepAll(askedOnly, saidBy(0, beginning(['a', '?日', '? ', '</s>']), saying('A')));
  expect(frameOf(said, 80, 24)).toContain('read as <unk>: ?日 ?␣');
});

test('sub-words are text where they follow one another, and begin with a mark where they stand alone', () => {
  const weights = { 'decoder.attention': { heads: 1, queries: 1, keys: 2, weights: new Float32Array(2) } };
  const answer = [saying('ein', weights), saying(' mann', weights), saying('es', weights)];
  const ofSubWords = opened.map((message) =>
    message.type === 'run' && message.said.type === 'open'
      ? { ...message, said: { ...message.said, facts: { ...message.said.facts, joint: '' } } }
      : message,
  );
  const asked = stepAll(stepAll(askedOnly, ofSubWords), saidBy(0, beginning(['a', ' man']), ...answer));
  const other = stepAll(asked, saidBy(1, beginning(['a', ' man']), saying('ein'), saying(' hund')));
  expect(frameOf(other, 80, 24)).toMatch(/│ ein mannes +│[\s\S]*they part at token 2: ␣mann {2}\| {2}␣hund/);
  expect(frameOf({ ...asked, view: 'attention' }, 80, 24)).toMatch(/ a +␣man\s+ein\s+␣mann/);
  const second = { ...other.looking, position: 1 };
  expect(frameOf({ ...other, view: 'step', looking: second }, 80, 24)).toMatch(
    /after <s> ein +│[\s\S]*▸ ␣mann .*▸ ␣hund/,
  );
});

test('of a hypothesis too long for its pane the end is shown, wide characters counted as two', () => {
  const hypothesis = { tokens: [...'这是一个很长的句子'], logProbability: -1, score: null };
  const [row] = hypothesisRows([hypothesis], '', 24);
  expect(rowText(row)).toMatch(/…长的句子$/);
  expect(rowWidth(row)).toBeLessThanOrEqual(24);
});

test('a run that failed says so where its numbers would stand', () => {
  const message = 'its process ended by SIGKILL, and that is all that is known of it';
  const failed = stepAll(answered, [{ type: 'run', run: 0, said: { type: 'failed', message, next: null } }]);
  expect(frameOf({ ...failed, view: 'inside' }, 80, 24)).toContain(message);
  for (const view of ['answers', 'beam', 'step'] as const) {
    expect(frameOf({ ...failed, view }, 80, 24)).toMatch(/its process ended[\s\S]* known of it/);
  }
});

test('numbers that fill the inside view leave room for what is said of them all', () => {
  const values = new Float32Array(4000).fill(1);
  const stage = { place: 'decoder.cell', inARow: 2, name: 'inner', shape: [4000], values, rowLabels: ['F'] };
  const said = { type: 'inspected', id: 1, at: { source: 0, target: 0 }, stages: [stage] } as const;
  const frame = frameOf({ ...stepAll(answered, [{ type: 'run', run: 0, said }]), view: 'inside' }, 50, 24);
  expect(frame).toContain('from 1.000 to 1.000');
});

describe('the numbers of a stage', () => {
  const insideOf = (stage: Stage, rows = 24, keys: readonly Key[] = []): string => {
    const at = { source: 4, target: 2 };
    const said = { type: 'inspected', id: 1, at, stages: [stage] } as const;
    const looked = stepAll({ ...answered, view: 'inside' }, [{ type: 'run', run: 0, said }]);
    return frameOf(press(looked, ...keys), 80, rows);
  };
  const rowLabels = Array.from({ length: 30 }, (_, i) => `t${i}`);
  const table: Stage = {
    ...{ place: 'encoder.layer0', inARow: 2, name: 'states', shape: [30, 2], markedRow: 4, rowLabels },
    values: Float32Array.from({ length: 60 }, (_, i) => i),
  };

  test('say whose they are', () => {
    expect(insideOf(table)).toContain('source token 5, e  encoder, layer 1');
    expect(insideOf({ ...table, place: 'decoder.layer0' })).toContain('reading EY  decoder, layer 1');
  });

  test('that have no room are counted, and pages lead to them', () => {
    expect(insideOf(table)).toMatch(/▸ t4 .*8\.00 .*9\.00\s*\n/);
    expect(insideOf(table)).toMatch(/lines 1 to \d+ of 30: PgUp, PgDn/);
    const down = [pressed('page-down'), pressed('page-down')];
    expect(insideOf(table, 24, down)).toMatch(/lines 21 to 30 of 30/);
    expect(insideOf(table, 24, [...down, pressed('page-up')])).toMatch(/lines 11 to 20 of 30/);
    expect(insideOf({ ...table, markedRow: 29 })).toMatch(/▸ t29/);
  });

  test('are paged back from their end at once, however often a page was turned past it', () => {
    const said = { type: 'inspected', id: 1, at: { source: 4, target: 2 }, stages: [table] } as const;
    const looked = stepAll({ ...answered, view: 'inside' }, [{ type: 'run', run: 0, said }]);
    const size = { columns: 80, rows: 24 };
    const turned = (state: DecodeState, name: NamedKey): DecodeState =>
      withinView(press(state, pressed(name)), size);
    const end = Array.from({ length: 9 }).reduce<DecodeState>((state) => turned(state, 'page-down'), looked);
    expect(frameOf(end, 80, 24)).toMatch(/lines 21 to 30 of 30/);
    expect(frameOf(turned(end, 'page-up'), 80, 24)).toMatch(/lines 11 to 20 of 30/);
  });

  test('of several heads are named by head and token', () => {
    const keys = { ...table, name: 'keys', shape: [2, 3, 1], values: Float32Array.of(1, 2, 3, 4, 5, 6) };
    const frame = insideOf({ ...keys, rowLabels: [' ', 'b', 'c', ' ', 'b', 'c'], markedRow: undefined });
    expect(frame).toMatch(/head 1 ␣ +1\.00[\s\S]*head 2 c +6\.00/);
  });

  test('are shades where there are too many, and figures in the row that is marked', () => {
    const wide = { ...table, shape: [30, 30], values: Float32Array.from({ length: 900 }, (_, i) => i) };
    expect(insideOf(wide)).toMatch(/\n {2}t3 +[ ░▒▓█]*\n▸ t4 +120\.0 +121\.0 [\s\S]*149\.0\n {2}t5/);
  });

  test('have the names of their columns however many there are, and the symbol that was said is marked', () => {
    const columnLabels = Array.from({ length: 25 }, (_, i) => `s${i}`);
    const values = Float32Array.from(columnLabels, (_, i) => -i);
    const more = { shape: [25], values, rowLabels: ['EY'], columnLabels, markedColumn: 3 };
    const frame = insideOf({ place: 'decoder', inARow: 2, name: 'logits', ...more });
    expect(frame).toMatch(/ s0 .* ▸s3 .* s9 /);
    expect(frame).toMatch(/ s24\s*\nEY .* -24\.00\n/);
  });

  test('are whole however large, and so is what is said of them all', () => {
    const columnLabels = ['a', 'b', 'c', 'd', 'e'];
    const values = Float32Array.of(-123.456, -2207.4, 8038.7, -123_456, -1e9);
    const scores = { place: 'decoder.layer0.self', inARow: 2, name: 'seen', shape: [1, 5], values };
    const frame = insideOf({ ...scores, rowLabels: ['head 1'], columnLabels });
    expect(frame).toMatch(/head 1 +-123\.5 +-2207 +8039 +-1e\+5 +-inf/);
    expect(frame).toMatch(/from -123456 to 8039, mean -29437, length 123737 *\n/);
  });

  test('without colours have a sign, and a legend says which shade is which', () => {
    const values = Float32Array.from({ length: 400 }, (_, i) => (i < 4 ? [-2, 2, -1, 1][i] : -1e9));
    const frame = insideOf({
      place: 'decoder',
      inARow: 2,
      name: 'inner',
      shape: [400],
      values,
      rowLabels: ['EY'],
    });
    expect(frame).toContain('EY ⠿█⠒▒');
    expect(frame).toContain('-2.00 ⠿⠶⠒⠂ ░▒▓█ 2.00  from -2.000 to 2.000');
  });
});

test('a line of ten thousand characters is drawn around its cursor', () => {
  const long = press(newSession(), typed(`${'x'.repeat(9999)}é`));
  expect(frameOf(long, 80, 24).split('\n')[2]).toMatch(/^❯ x{50,}é\s*$/);
});
