import { expect, test } from 'vitest';
import { placeText } from './place-text.ts';

test('places are named in words, their layers counted from 1', () => {
  expect(placeText('decoder')).toBe('decoder');
  expect(placeText('encoder.layer0')).toBe('encoder, layer 1');
  expect(placeText('decoder.layer1.ffn.norm')).toBe('decoder, layer 2, feed-forward, norm');
  expect(placeText('decoder.attention')).toBe('decoder, attention over the source');
  // Whether anything is masked there is a setting.
  expect(placeText('decoder.layer0.self')).toBe('decoder, layer 1, self-attention');
});
