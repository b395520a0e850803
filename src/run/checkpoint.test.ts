import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../config/user-error.ts';
import { type ParamTable, paramTableBuilder } from '../model/params.ts';
import { smallTable, stateAt } from '../testing/temporary-run.ts';
import type { TrainState } from '../train/state.ts';
import { DamagedFile, decodeState, decodeWeights, encodeState, encodeWeights } from './checkpoint.ts';
import { decodeSafetensors } from './safetensors.ts';

const table = smallTable();

test('a state comes back bit for bit, and gives the same bytes again', () => {
  const vector = fc.float32Array({ minLength: table.size, maxLength: table.size });
  const whole = fc.maxSafeNat();
  const score = fc.double().map((x) => x + 0);
  const position = fc.record({
    ...{ update: whole, epoch: whole, batch: whole, sourceTokens: whole, targetTokens: whole, seen: whole },
    ...{ validated: whole, good: whole, stale: whole, reductions: whole, averaged: fc.boolean() },
    ...{ skipped: whole, skippedInRow: whole, retreats: whole },
    best: fc.option(fc.record({ loss: score, score, update: whole })),
  });
  const kept = fc.array(fc.record({ update: whole, score, weights: vector }), { maxLength: 3 });
  fc.assert(
    fc.property(vector, vector, fc.option(vector), kept, position, (weights, first, average, list, where) => {
      const second = weights.map((value) => value / 2);
      const snapshots = list.map((each) => each.weights);
      const entries = list.map(({ update, score: found }) => ({ update, score: found }));
      const reached = { ...where, snapshots: entries };
      const state = { table, weights, moments: { first, second }, average, snapshots, position: reached };
      const bytes = encodeState(state);
      const found = decodeState(bytes, table, 'x');
      expect(found).toEqual(state);
      expect(encodeState(found)).toEqual(bytes);
    }),
  );
});

test('tensors are named after their parameters, and have their shapes', () => {
  const { tensors } = decodeSafetensors(encodeState(stateAt(3)), 'x');
  expect([...tensors].map(([name, { shape }]) => `${name} [${shape}]`)).toEqual(
    ['weights', 'adam.first', 'adam.second'].flatMap((part) => [
      `${part}/encoder/w [2,3]`,
      `${part}/encoder/b [3]`,
      `${part}/scale []`,
    ]),
  );
});

test('the smaller kind holds the moving average where there is one, and the mean once it is made', () => {
  const state = stateAt(5);
  const average = state.weights.map((value) => value - 1);
  const weightsOf = (each: TrainState) => decodeWeights(encodeWeights(each), table, 'x').weights;
  expect(weightsOf({ ...state, average })).toEqual(average);
  const position = {
    ...state.position,
    snapshots: [1, 2].map((update) => ({ update, score: 0 })),
    averaged: true,
  };
  const mean = state.weights.map((value) => value - 0.5);
  expect(weightsOf({ ...state, average, snapshots: [average, state.weights], position })).toEqual(mean);
});

test('the weights can be had of either kind of checkpoint, and are all that the smaller one holds', () => {
  const state = stateAt(5);
  for (const bytes of [encodeState(state), encodeWeights(state)]) {
    expect(decodeWeights(bytes, table, 'x')).toEqual({ weights: state.weights, position: state.position });
  }
  expect(() => decodeState(encodeWeights(state), table, 'x')).toThrow(
    'it has no adam.first of parameter encoder/w',
  );
});

test('any byte that is changed, and any that is missing, is noticed', () => {
  const bytes = encodeState(stateAt(7));
  fc.assert(
    fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
      const damaged = Uint8Array.from(bytes);
      damaged[at] ^= change;
      expect(() => decodeState(damaged, table, 'some/file')).toThrow(DamagedFile);
      expect(() => decodeState(bytes.subarray(0, at), table, 'some/file')).toThrow(
        /^some\/file is damaged: /,
      );
    }),
  );
});

describe('a checkpoint of another model is refused by the parameter', () => {
  const built = (...shapes: [string, number[]][]): ParamTable => {
    const builder = paramTableBuilder();
    for (const [name, shape] of shapes) builder.add(name, shape, { kind: 'zeros' });
    return builder.build();
  };
  test.each([
    [
      'missing',
      built(['encoder/w', [2, 3]], ['encoder/b', [3]], ['scale', []], ['new', [1]]),
      'it has no weights of parameter new',
    ],
    ['further', built(['encoder/w', [2, 3]], ['scale', []]), 'the model has no parameter encoder/b'],
    [
      'of another shape',
      built(['encoder/w', [3, 2]], ['encoder/b', [3]], ['scale', []]),
      'parameter encoder/w: expected shape [3,2], found [2,3]',
    ],
  ])('one that is %s', (_, other, message) => {
    const refuse = () => decodeState(encodeState(stateAt(1)), other, 'some/file');
    expect(refuse).toThrow(UserError);
    expect(refuse).not.toThrow(DamagedFile);
    expect(refuse).toThrow(`some/file does not fit the model: ${message}`);
  });
});
