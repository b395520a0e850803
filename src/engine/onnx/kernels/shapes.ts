/** Kernels that move elements without changing them: reshape, transpose, cut, join, repeat, fill. */
import { type NumberType, newValues, sizeOf } from '../../engine.ts';
import { type KernelRule, type KernelRules, normaliseAxes } from '../kernel-rule.ts';

const reshape = (
  shapeOf: (shape: readonly number[], attrs: Readonly<Record<string, unknown>>) => readonly number[],
): KernelRule => ({
  infer: ([x], attrs) => [{ shape: shapeOf(x.shape, attrs), dtype: x.dtype }],
  lower: (emit, [x], _, [output]) => [emit.op('Reshape', [x.name, emit.int64s(output.shape)])],
});

/** `-1` in a shape stands for what is left over. */
function fillIn(wanted: readonly number[], size: number): number[] {
  const known = wanted.reduce((product, axis) => (axis === -1 ? product : product * axis), 1);
  return wanted.map((axis) => (axis === -1 ? size / known : axis));
}

function withAxis(shape: readonly number[], axis: number, length: number): number[] {
  return shape.map((old, i) => (i === axis ? length : old));
}

/** A number of equal parts, or the length of each; -1 stands for what is left over. */
function splitSizes(sizes: number | readonly number[], length: number): number[] {
  if (typeof sizes === 'number') return Array.from({ length: sizes }, () => length / sizes);
  const known = sizes.reduce((sum, size) => (size === -1 ? sum : sum + size), 0);
  return sizes.map((size) => (size === -1 ? length - known : size));
}

/** `size` of TF.js's slice: -1 means to the end. */
function sliceSize(shape: readonly number[], begin: readonly number[], size: readonly number[]): number[] {
  return shape.map((axis, i) => (size[i] === -1 ? axis - begin[i] : size[i]));
}

export const shapes: KernelRules = {
  Reshape: reshape((shape, attrs) => fillIn(attrs.shape as number[], sizeOf(shape))),
  ExpandDims: reshape((shape, attrs) => {
    const [axis] = normaliseAxes(attrs.dim, shape.length + 1);
    return [...shape.slice(0, axis), 1, ...shape.slice(axis)];
  }),
  Transpose: {
    infer: ([x], { perm }) => [{ shape: (perm as number[]).map((axis) => x.shape[axis]), dtype: x.dtype }],
    lower: (emit, [x], { perm }) => [emit.op('Transpose', [x.name], { perm: perm as number[] })],
  },
  Concat: {
    infer: (inputs, attrs) => {
      const [axis] = normaliseAxes(attrs.axis, inputs[0].shape.length);
      const length = inputs.reduce((sum, input) => sum + input.shape[axis], 0);
      return [{ shape: withAxis(inputs[0].shape, axis, length), dtype: inputs[0].dtype }];
    },
    lower: (emit, inputs, attrs) => {
      const [axis] = normaliseAxes(attrs.axis, inputs[0].shape.length);
      return [
        emit.op(
          'Concat',
          inputs.map((input) => input.name),
          { axis },
        ),
      ];
    },
  },
  Pack: {
    infer: (inputs, attrs) => {
      const [x] = inputs;
      const [axis] = normaliseAxes(attrs.axis, x.shape.length + 1);
      return [{ shape: [...x.shape.slice(0, axis), inputs.length, ...x.shape.slice(axis)], dtype: x.dtype }];
    },
    lower: (emit, inputs, attrs) => {
      const [x] = inputs;
      const [axis] = normaliseAxes(attrs.axis, x.shape.length + 1);
      const shape = emit.int64s([...x.shape.slice(0, axis), 1, ...x.shape.slice(axis)]);
      return [
        emit.op(
          'Concat',
          inputs.map((input) => emit.op('Reshape', [input.name, shape])),
          { axis },
        ),
      ];
    },
  },
  Unpack: {
    infer: ([x], attrs) => {
      const [axis] = normaliseAxes(attrs.axis, x.shape.length);
      const shape = x.shape.filter((_, i) => i !== axis);
      return Array.from({ length: x.shape[axis] }, () => ({ shape, dtype: x.dtype }));
    },
    lower: (emit, [x], attrs, outputs) => {
      const [axis] = normaliseAxes(attrs.axis, x.shape.length);
      const parts = emit.ops('Split', [x.name], outputs.length, { axis, num_outputs: outputs.length });
      const shape = emit.int64s(outputs[0].shape);
      return parts.map((part) => emit.op('Reshape', [part, shape]));
    },
  },
  SplitV: {
    infer: ([x], attrs) => {
      const [axis] = normaliseAxes(attrs.axis, x.shape.length);
      const sizes = splitSizes(attrs.numOrSizeSplits as number | number[], x.shape[axis]);
      return sizes.map((length) => ({ shape: withAxis(x.shape, axis, length), dtype: x.dtype }));
    },
    lower: (emit, [x], attrs, outputs) => {
      const [axis] = normaliseAxes(attrs.axis, x.shape.length);
      const lengths = outputs.map((output) => output.shape[axis]);
      // Equal parts by their number: so an axis of any size can be split.
      if (lengths.every((length) => length === lengths[0]))
        return emit.ops('Split', [x.name], outputs.length, { axis, num_outputs: outputs.length });
      const sizes = emit.int64s(lengths);
      return emit.ops('Split', [x.name, sizes], outputs.length, { axis });
    },
  },
  Slice: {
    infer: ([x], { begin, size }) => [
      { shape: sliceSize(x.shape, begin as number[], size as number[]), dtype: x.dtype },
    ],
    lower: (emit, [x], attrs, [output]) => {
      const begin = attrs.begin as number[];
      const cut = x.shape.flatMap((axis, i) => (output.shape[i] === axis ? [] : [i]));
      if (cut.length === 0) return [emit.op('Identity', [x.name])];
      const starts = emit.int64s(cut.map((i) => begin[i]));
      const ends = emit.int64s(cut.map((i) => begin[i] + output.shape[i]));
      return [emit.op('Slice', [x.name, starts, ends, emit.int64s(cut)])];
    },
  },
  PadV2: {
    infer: ([x], { paddings }) => [
      {
        shape: x.shape.map((axis, i) => {
          const [before, after] = (paddings as [number, number][])[i];
          return before + axis + after;
        }),
        dtype: x.dtype,
      },
    ],
    lower: (emit, [x], { paddings, constantValue }) => {
      const pairs = paddings as [number, number][];
      const pads = emit.int64s([...pairs.map(([before]) => before), ...pairs.map(([, after]) => after)]);
      return [emit.op('Pad', [x.name, pads, emit.scalar(constantValue as number, x.dtype)])];
    },
  },
  Tile: {
    infer: ([x], { reps }) => [
      { shape: x.shape.map((axis, i) => axis * (reps as number[])[i]), dtype: x.dtype },
    ],
    lower: (emit, [x], { reps }) => [emit.op('Tile', [x.name, emit.int64s(reps as number[])])],
  },
  BroadcastTo: {
    infer: ([x], { shape }) => [{ shape: shape as number[], dtype: x.dtype }],
    lower: (emit, [x], { shape }) => [emit.op('Expand', [x.name, emit.int64s(shape as number[])])],
  },
  Reverse: {
    infer: ([x]) => [x],
    lower: (emit, [x], { dims }) => {
      const axes = normaliseAxes(dims, x.shape.length);
      const starts = emit.int64s(axes.map(() => -1));
      const ends = emit.int64s(axes.map(() => Number.MIN_SAFE_INTEGER));
      return [emit.op('Slice', [x.name, starts, ends, emit.int64s(axes), emit.int64s(axes.map(() => -1))])];
    },
  },
  Fill: {
    infer: (_, { shape, dtype }) => [
      { shape: shape as number[], dtype: (dtype as NumberType | undefined) ?? 'float32' },
    ],
    lower: (emit, _, { value }, [output]) => {
      const scalar = emit.scalar(value as number, output.dtype);
      return [output.shape.length === 0 ? scalar : emit.op('Expand', [scalar, emit.int64s(output.shape)])];
    },
  },
  Range: {
    infer: (_, { start, stop, step, dtype }) => [
      {
        shape: [Math.ceil(((stop as number) - (start as number)) / (step as number))],
        dtype: dtype as NumberType,
      },
    ],
    lower: (emit, _, { start, step }, [output]) => {
      const values = newValues(output.dtype, output.shape[0]);
      return [
        emit.constant(
          values.map((_value, i) => (start as number) + i * (step as number)),
          output,
        ),
      ];
    },
  },
  ZerosLike: {
    infer: ([x]) => [x],
    lower: (emit, [x]) => [emit.op('Expand', [emit.scalar(0, x.dtype), emit.int64s(x.shape)])],
  },
  OnesLike: {
    infer: ([x]) => [x],
    lower: (emit, [x]) => [emit.op('Expand', [emit.scalar(1, x.dtype), emit.int64s(x.shape)])],
  },
};
