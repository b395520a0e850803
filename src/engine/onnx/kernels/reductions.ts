/** Kernels that shrink an axis: sums, extremes, softmax and running sums. */
import { sizeOf } from '../../engine.ts';
import { type KernelRule, type KernelRules, normaliseAxes, type Operand } from '../kernel-rule.ts';
import { ONNX_TYPE } from './element-wise.ts';

function keptShape(shape: readonly number[], axes: readonly number[], keepDims: boolean): number[] {
  return shape.flatMap((axis, i) => (axes.includes(i) ? (keepDims ? [1] : []) : [axis]));
}

/** `axesName` is what TF.js calls the attribute: Max uses another name than the others. */
function reduction(onnx: string, axesName = 'axis'): KernelRule {
  return {
    infer: ([x], attrs) => {
      const axes = normaliseAxes(attrs[axesName], x.shape.length);
      return [{ shape: keptShape(x.shape, axes, attrs.keepDims === true), dtype: x.dtype }];
    },
    lower: (emit, [x], attrs) => {
      const axes = normaliseAxes(attrs[axesName], x.shape.length);
      if (axes.length === 0) return [emit.op('Identity', [x.name])];
      return [emit.op(onnx, [x.name, emit.int64s(axes)], { keepdims: attrs.keepDims === true ? 1 : 0 })];
    },
  };
}

/** All and Any: ONNX reduces no booleans, so count in int32. */
function logicalReduction(onnx: string): KernelRule {
  const counted = reduction(onnx);
  return {
    infer: counted.infer,
    lower: (emit, [x], attrs, outputs) => {
      const ints: Operand = { name: emit.op('Cast', [x.name], { to: 6 }), shape: x.shape, dtype: 'int32' };
      const [result] = counted.lower(emit, [ints], attrs, outputs);
      return [emit.op('Cast', [result], { to: 9 })];
    },
  };
}

function argument(onnx: string): KernelRule {
  return {
    infer: ([x], attrs) => [
      { shape: keptShape(x.shape, normaliseAxes(attrs.axis, x.shape.length), false), dtype: 'int32' },
    ],
    lower: (emit, [x], attrs) => {
      const [axis] = normaliseAxes(attrs.axis, x.shape.length);
      return [emit.op('Cast', [emit.op(onnx, [x.name], { axis, keepdims: 0 })], { to: 6 })];
    },
  };
}

function normalised(onnx: string, axisName: string): KernelRule {
  const axisOf = (x: { shape: readonly number[] }, attrs: Readonly<Record<string, unknown>>) =>
    normaliseAxes(attrs[axisName] ?? -1, x.shape.length)[0];
  return {
    infer: ([x]) => [x],
    lower: (emit, [x], attrs) => [emit.op(onnx, [x.name], { axis: axisOf(x, attrs) })],
  };
}

const reduceSum = reduction('ReduceSum');
/** Over all axes but the last as a product with ones: two to four times as fast as ReduceSum there. */
const sum: KernelRule = {
  ...reduceSum,
  lower: (emit, [x], attrs, outputs) => {
    const last = x.shape.length - 1;
    const axes = normaliseAxes(attrs.axis, x.shape.length);
    const columns = x.dtype === 'float32' && axes.length === last && !axes.includes(last) && last > 0;
    if (!columns) return reduceSum.lower(emit, [x], attrs, outputs);
    const rows = sizeOf(x.shape.slice(0, -1));
    const matrix = last === 1 ? x.name : emit.op('Reshape', [x.name, emit.int64s([rows, x.shape[last]])]);
    const total = emit.op('MatMul', [emit.uniform(1, [1, rows]), matrix]);
    return [emit.op('Reshape', [total, emit.int64s(outputs[0].shape)])];
  },
};

/**
 * A kernel of our own, put in by a pass: y = (x - mean) / sqrt(variance + epsilon) over the last axis, and 1 / sqrt(…).
 * With a gain and a bias as second and third input, gain y + bias.
 */
const layerNormalization: KernelRule = {
  infer: ([x]) => [x, { shape: [...x.shape.slice(0, -1), 1], dtype: x.dtype }],
  lower: (emit, [x, gain, bias], { epsilon }) => {
    const dim = [x.shape[x.shape.length - 1]];
    const operands = [x.name, gain?.name ?? emit.uniform(1, dim), bias?.name ?? emit.uniform(0, dim)];
    const attributes = { axis: -1, epsilon: { float: epsilon as number } };
    const [y, , perDeviation] = emit.ops('LayerNormalization', operands, 3, attributes);
    return [y, perDeviation];
  },
};

export const reductions: KernelRules = {
  Sum: sum,
  LayerNormalization: layerNormalization,
  Prod: reduction('ReduceProd'),
  Max: reduction('ReduceMax', 'reductionIndices'),
  Min: reduction('ReduceMin'),
  Mean: reduction('ReduceMean'),
  All: logicalReduction('ReduceMin'),
  Any: logicalReduction('ReduceMax'),
  ArgMax: argument('ArgMax'),
  ArgMin: argument('ArgMin'),
  TopK: {
    infer: ([x], { k }) => {
      const shape = [...x.shape.slice(0, -1), k as number];
      return [
        { shape, dtype: x.dtype },
        { shape, dtype: 'int32' },
      ];
    },
    lower: (emit, [x], { k }) => {
      const [values, indices] = emit.ops('TopK', [x.name, emit.int64s([k as number])], 2, { axis: -1 });
      return [values, emit.op('Cast', [indices], { to: ONNX_TYPE.int32 })];
    },
  },
  Softmax: normalised('Softmax', 'dim'),
  LogSoftmax: normalised('LogSoftmax', 'axis'),
  Cumsum: {
    infer: ([x]) => [x],
    lower: (emit, [x], { axis, exclusive, reverse }) => {
      const [place] = normaliseAxes(axis, x.shape.length);
      const flags = { exclusive: exclusive ? 1 : 0, reverse: reverse ? 1 : 0 };
      return [emit.op('CumSum', [x.name, emit.scalar(place, 'int32')], flags)];
    },
  },
};
