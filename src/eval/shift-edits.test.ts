import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { editDistance } from '../text/edit-distance.ts';
import { createBeamDistance } from './beam-distance.ts';
import { shiftEdits } from './shift-edits.ts';

const ids = fc.array(fc.nat(3), { maxLength: 20 }).map((list) => Int32Array.from(list));
const line = fc.array(fc.constantFrom('a', 'b', 'c', 'd', 'e'), { maxLength: 12 });

describe('the distance along a beam', () => {
  test('is Levenshtein’s where the beam is wider than the texts', () => {
    fc.assert(
      fc.property(ids, ids, (words, reference) => {
        const found = createBeamDistance(reference, words.length).begin(words);
        expect(found).toBe(editDistance(words, reference));
      }),
    );
  });

  test('does not depend on how many rows it keeps', () => {
    fc.assert(
      fc.property(ids, ids, ids, (words, reference, other) => {
        const beam = createBeamDistance(reference, words.length);
        beam.begin(words);
        const changed = words.map((word, i) => other[i] ?? word);
        const same = words.findIndex((word, i) => word !== changed[i]);
        const anew = createBeamDistance(reference, words.length).begin(changed);
        expect(beam.distanceFrom(changed, same < 0 ? words.length : same)).toBe(anew);
      }),
    );
  });

  test('aligns with as many errors as the distance allows', () => {
    fc.assert(
      fc.property(ids, ids, (words, reference) => {
        const beam = createBeamDistance(reference, words.length);
        const distance = beam.begin(words);
        const { align, referenceErrors, hypothesisErrors } = beam.alignment();
        const wrong = (errors: Uint8Array) => errors.reduce((sum, error) => sum + error, 0);
        expect(Math.max(wrong(referenceErrors), wrong(hypothesisErrors))).toBeLessThanOrEqual(distance);
        expect(wrong(referenceErrors) + wrong(hypothesisErrors)).toBeGreaterThanOrEqual(distance);
        for (const [j, error] of referenceErrors.entries()) {
          if (error === 0) expect(words[align[j]]).toBe(reference[j]);
        }
      }),
    );
  });
});

describe('edits with shifts', () => {
  test('are never more than edits without, and none only for equal texts', () => {
    fc.assert(
      fc.property(line, line, (output, reference) => {
        const edits = shiftEdits(output, reference);
        expect(edits).toBeLessThanOrEqual(editDistance(output, reference));
        expect(edits === 0).toBe(output.join(' ') === reference.join(' '));
      }),
    );
  });

  test('count a run that has moved once', () => {
    const words = (text: string) => text.split(' ');
    expect(shiftEdits(words('d e f a b c'), words('a b c d e f'))).toBe(1);
    expect(editDistance(words('d e f a b c'), words('a b c d e f'))).toBe(6);
  });
});
