import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { UserError } from '../config/user-error.ts';
import { decodeSafetensors, encodeSafetensors, type StoredTensor } from './safetensors.ts';

/**
 * Made by the safetensors package 0.8.0 for Python:
 * python -c "import base64, numpy as np; from safetensors.numpy import save; print(base64.b64encode(save({
 *   'b.weight': np.array([[1.5, -2, 0], [3, 4, 1e-38]], dtype=np.float32),
 *   'none': np.zeros((0, 3), np.float32), 'one': np.array(7, dtype=np.float32)}, {'who': 'python'})).decode())"
 */
const FROM_PYTHON = [
  '2AAAAAAAAAB7Il9fbWV0YWRhdGFfXyI6eyJ3aG8iOiJweXRob24ifSwiYi53ZWlnaHQiOnsiZHR5cGUiOiJGMzIiLCJzaGFwZSI6WzIs',
  'M10sImRhdGFfb2Zmc2V0cyI6WzAsMjRdfSwibm9uZSI6eyJkdHlwZSI6IkYzMiIsInNoYXBlIjpbMCwzXSwiZGF0YV9vZmZzZXRzIjpb',
  'MjQsMjRdfSwib25lIjp7ImR0eXBlIjoiRjMyIiwic2hhcGUiOltdLCJkYXRhX29mZnNldHMiOlsyNCwyOF19fSAgICAAAMA/AAAAwAAA',
  'AAAAAEBAAACAQO7jbAAAAOBA',
].join('');

const tensor = fc.array(fc.nat(3), { maxLength: 3 }).chain((shape): fc.Arbitrary<StoredTensor> => {
  const length = shape.reduce((product, axis) => product * axis, 1);
  const sized = { minLength: length, maxLength: length };
  return fc.float32Array(sized).map((data) => ({ shape, data }));
});
const name = fc.string({ unit: 'grapheme' }).filter((each) => each !== '__metadata__');
const file = fc.record({
  tensors: fc.array(fc.tuple(name, tensor), { maxLength: 5 }).map((entries) => new Map(entries)),
  metadata: fc.dictionary(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'grapheme' }), {
    noNullPrototype: true,
  }),
});

/** A file with this header and this many bytes of data. */
function handMade(header: string, dataBytes: number): Uint8Array {
  const length = Buffer.alloc(8);
  length.writeBigUInt64LE(BigInt(Buffer.byteLength(header)));
  return Buffer.concat([length, Buffer.from(header), Buffer.alloc(dataBytes)]);
}

test('what is stored comes back, and the data begins at a multiple of 8', () => {
  fc.assert(
    fc.property(file, (stored) => {
      const bytes = encodeSafetensors(stored);
      const found = decodeSafetensors(bytes, 'x');
      expect(found.metadata).toEqual(stored.metadata);
      expect(new Map(found.tensors)).toEqual(stored.tensors);
      expect(new DataView(bytes.buffer, bytes.byteOffset).getUint32(0, true) % 8).toBe(0);
    }),
  );
});

test('a file of the reference implementation is read', () => {
  const { tensors, metadata } = decodeSafetensors(Buffer.from(FROM_PYTHON, 'base64'), 'x');
  expect(metadata).toEqual({ who: 'python' });
  expect(Object.fromEntries(tensors)).toEqual({
    'b.weight': { shape: [2, 3], data: Float32Array.of(1.5, -2, 0, 3, 4, 1e-38) },
    none: { shape: [0, 3], data: new Float32Array() },
    one: { shape: [], data: Float32Array.of(7) },
  });
});

describe('a file that is not whole is refused by its name', () => {
  const refused = (bytes: Uint8Array) => {
    expect(() => decodeSafetensors(bytes, 'some/file')).toThrow(UserError);
    expect(() => decodeSafetensors(bytes, 'some/file')).toThrow(
      /^some\/file is not a whole safetensors file: /,
    );
  };

  test('cut anywhere, or with a byte too many', () => {
    const bytes = Buffer.from(FROM_PYTHON, 'base64');
    for (let length = 0; length < bytes.length; length++) refused(bytes.subarray(0, length));
    refused(Buffer.concat([bytes, Buffer.of(0)]));
  });

  const f32 = (shape: string, offsets: string, dtype = 'F32') =>
    `{"dtype":"${dtype}","shape":${shape},"data_offsets":${offsets}}`;
  test.each([
    ['overlapping tensors', `{"a":${f32('[2]', '[0,8]')},"b":${f32('[2]', '[4,12]')}}`],
    ['a hole', `{"a":${f32('[1]', '[0,4]')},"b":${f32('[1]', '[8,12]')}}`],
    ['offsets that are not the shape', `{"a":${f32('[2]', '[0,12]')}}`],
    ['offsets in the wrong order', `{"a":${f32('[1]', '[4,0]')}}`],
    ['a negative axis', `{"a":${f32('[-3]', '[0,12]')}}`],
    ['another type', `{"a":${f32('[3]', '[0,12]', 'F16')}}`],
    ['a tensor without facts', '{"a":null}'],
    ['metadata that is no text', `{"__metadata__":{"a":1},"a":${f32('[3]', '[0,12]')}}`],
    ['a header that is no object', '[1]'],
    ['a header that is no JSON', '{"a"'],
    ['data beyond the end', `{"a":${f32('[4]', '[0,16]')}}`],
    ['data that no tensor holds', `{"a":${f32('[2]', '[0,8]')}}`],
  ])('%s', (_, header) => refused(handMade(header, 12)));

  test('a header longer than the file, however long it says', () => {
    refused(Buffer.alloc(8, 0xff));
    refused(Buffer.concat([Buffer.alloc(8, 0xff), Buffer.alloc(100)]));
  });
});
