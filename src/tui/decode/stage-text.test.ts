import { describe, expect, test } from 'vitest';
import type { ModelConfig } from '../../config/schema.ts';
import { toyModel, toySources } from '../../testing/decoding.ts';
import { type Variant, variant, variants } from '../../testing/model-variants.ts';
import { inspectAnswer } from '../../worker/inspect-answer.ts';
import { stageText } from './stage-text.ts';

function stagesOf(config: ModelConfig) {
  const source = toySources[1];
  const target = [4, 5];
  return inspectAnswer({
    ...toyModel(config),
    ...{ source, target, sourceTokens: Array.from(source, String) },
    readTokens: ['<s>', '4', '5'],
    spell: String,
  })({ source: 0, target: 1 });
}

test.each([...variants, variant('transformer', { norm: 'none' }), variant('transformer', { causal: false })])(
  'every stage of %s is explained',
  (_, config) => {
    const stages = stagesOf(config);
    expect(stages.map(({ name }) => name)).toContain('logits');
    expect(stages.filter((stage) => stageText(stage, config).sentence === '')).toEqual([]);
  },
);

describe('stages are those of the settings', () => {
  const namesOf = ([, config]: Variant) => stagesOf(config).map(({ name }) => name);
  const placesOf = ([, config]: Variant, wanted: string) =>
    stagesOf(config).flatMap(({ name, place }) => (name === wanted ? [place] : []));

  test('the sentence of the additive score is of no other', () => {
    expect(namesOf(variant('rnn', { heads: 2 }))).toContain('energies');
    for (const attention of ['dot', 'multiplicative', 'none'])
      expect(namesOf(variant('rnn', { attention }))).not.toContain('energies');
  });

  test('there is a norm where something is normalised, and nowhere else', () => {
    expect(namesOf(variant('transformer', { norm: 'none' }))).not.toContain('normalised');
    const norms = ['encoder.layer0.norm', 'encoder.layer1.norm', 'decoder.norm'];
    const final = ['encoder.final', 'decoder.final'];
    for (const norm of ['layer', 'batch'])
      for (const name of ['standardised', 'normalised']) {
        expect(placesOf(variant('rnn', { layers: 2, norm }), name)).toEqual(norms);
        const places = placesOf(variant('transformer', { norm, normPlace: 'pre' }), name);
        expect(places).toEqual(expect.arrayContaining(final));
      }
  });

  test('a recurrent attention is a query, keys and values, whichever its score', () => {
    for (const attention of ['additive', 'multiplicative', 'dot'])
      for (const heads of [1, 2])
        expect(namesOf(variant('rnn', { attention, heads })).join()).toMatch(
          /query,keys,values,(energies|products),weights,context/,
        );
  });

  test('what a cell makes its new state of comes before it', () => {
    expect(namesOf(variant('rnn')).join()).toContain('old state,reset,update,candidate,state');
    expect(namesOf(variant('rnn', { cell: 'lstm' })).join()).toContain(
      'old cell,input gate,forget gate,content,output gate,cell,output state',
    );
    expect(namesOf(variant('rnn', { cell: 'tanh' })).join()).toContain('state before,tanh state');
  });
});

/** [options, place, name, what is said, what is not] */
const said: readonly (readonly [Variant, string, string, RegExp, RegExp | null])[] = [
  [variant('rnn'), 'encoder.layer0', 'states', /attention looks at/, null],
  [variant('rnn', { attention: 'none' }), 'encoder.layer0', 'states', /begins from the last/, /attention/],
  [variant('rnn', { layers: 2 }), 'encoder.layer0', 'states', /next layer reads/, /attention/],
  [variant('rnn'), 'decoder', 'features', /context/, null],
  [variant('rnn', { attention: 'none' }), 'decoder', 'features', /State and token/, /context/],
  [variant('rnn'), 'decoder.layer0', 'candidate', /the token and the context/, null],
  [variant('rnn', { attention: 'none' }), 'decoder.layer0', 'candidate', /from the token,/, /context/],
  [variant('rnn', { context: 'readout' }), 'decoder.layer0', 'candidate', /from the token,/, /context/],
  [variant('rnn', { layers: 2 }), 'decoder.layer1', 'candidate', /layer below/, /context|token/],
  [variant('rnn', { cell: 'tanh' }), 'decoder.layer0', 'tanh state', /the token and the context/, null],
  [variant('transformer', { mixer: 'gru' }), 'decoder.layer0.recurrence', 'candidate', /given/, /context/],
  [variant('rnn'), 'decoder.attention', 'context', /source states/, null],
  [variant('rnn', { heads: 2 }), 'decoder.attention', 'context', /values/, /states/],
  [variant('rnn', { heads: 2 }), 'decoder.attention', 'values', /W_v h/, /b_v/],
  [variant('rnn', { context: 'readout' }), 'decoder.attention', 'query', /this step/, /before/],
  [variant('transformer'), 'decoder.layer0.self', 'keys', /the mask says/, null],
  [variant('transformer', { causal: false }), 'decoder.layer0.self', 'keys', /found by/, /mask/],
  [variant('transformer'), 'decoder.layer0.self', 'seen', /Later tokens get minus infinity/, null],
  [
    variant('transformer', { causal: false }),
    'decoder.layer0.self',
    'seen',
    /need not be those of Step/,
    /infinity/,
  ],
  [
    variant('transformer', { causal: false }),
    'decoder',
    'probabilities',
    /need not be those of Step/,
    /greedy/,
  ],
  [variant('transformer'), 'decoder.layer0.cross', 'seen', /Padding/, /Later/],
  [variant('transformer'), 'encoder.layer0.self', 'queries', /W_q x \+ b_q/, null],
  [variant('transformer'), 'encoder.layer0.self', 'scores', /√4/, null],
];

test.each(said)(
  'of %s, at %s, the stage "%s" says what is true of it',
  ([, config], place, name, is, not) => {
    const { title, sentence } = stageText({ place, name }, config);
    expect(`${title}: ${sentence}`).toMatch(is);
    if (not !== null) expect(`${title}: ${sentence}`).not.toMatch(not);
  },
);
