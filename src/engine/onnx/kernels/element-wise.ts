/** Kernels that treat each element by itself: arithmetic, comparison, activation, choice. */
import type { NumberType } from '../../engine.ts';
import {
  broadcastShape,
  type Emitter,
  type KernelRule,
  type KernelRules,
  type Operand,
} from '../kernel-rule.ts';

/** ONNX's name for a type in Cast (TensorProto.DataType of onnx.proto3). */
export const ONNX_TYPE: Readonly<Record<NumberType, number>> = { float32: 1, int32: 6, bool: 9 };

type LowerOne = (emit: Emitter, x: Operand, attrs: Readonly<Record<string, unknown>>) => string;
type LowerTwo = (emit: Emitter, a: Operand, b: Operand) => string;

function unary(lower: string | LowerOne, dtype?: NumberType): KernelRule {
  return {
    infer: ([x]) => [{ shape: x.shape, dtype: dtype ?? x.dtype }],
    lower: (emit, [x], attrs) => [
      typeof lower === 'string' ? emit.op(lower, [x.name]) : lower(emit, x, attrs),
    ],
  };
}

function binary(lower: string | LowerTwo, dtype?: NumberType): KernelRule {
  return {
    infer: ([a, b]) => [{ shape: broadcastShape(a.shape, b.shape), dtype: dtype ?? a.dtype }],
    lower: (emit, [a, b]) => [
      typeof lower === 'string' ? emit.op(lower, [a.name, b.name]) : lower(emit, a, b),
    ],
  };
}

const one = (emit: Emitter, x: Operand) => emit.scalar(1, x.dtype);
const clip = (emit: Emitter, x: Operand, low: number, high: number) =>
  emit.op('Clip', [x.name, emit.scalar(low, x.dtype), emit.scalar(high, x.dtype)]);

export const elementWise: KernelRules = {
  Abs: unary('Abs'),
  Ceil: unary('Ceil'),
  Cos: unary('Cos'),
  Elu: unary('Elu'),
  Erf: unary('Erf'),
  Exp: unary('Exp'),
  Expm1: unary((emit, x) => emit.op('Sub', [emit.op('Exp', [x.name]), one(emit, x)])),
  Floor: unary('Floor'),
  Identity: unary('Identity'),
  Log: unary('Log'),
  Log1p: unary((emit, x) => emit.op('Log', [emit.op('Add', [x.name, one(emit, x)])])),
  LogicalNot: unary('Not'),
  Neg: unary('Neg'),
  Reciprocal: unary('Reciprocal'),
  Relu: unary('Relu'),
  Relu6: unary((emit, x) => clip(emit, x, 0, 6)),
  Round: unary('Round'),
  Rsqrt: unary((emit, x) => emit.op('Reciprocal', [emit.op('Sqrt', [x.name])])),
  Sigmoid: unary('Sigmoid'),
  Sign: unary('Sign'),
  Sin: unary('Sin'),
  Softplus: unary('Softplus'),
  Sqrt: unary('Sqrt'),
  Square: unary((emit, x) => emit.op('Mul', [x.name, x.name])),
  Tanh: unary('Tanh'),
  LeakyRelu: unary((emit, x, { alpha }) =>
    emit.op('LeakyRelu', [x.name], { alpha: { float: alpha as number } }),
  ),
  ClipByValue: unary((emit, x, { clipValueMin, clipValueMax }) =>
    clip(emit, x, clipValueMin as number, clipValueMax as number),
  ),
  // 1 where x > 0, alpha elsewhere; TF.js has it as the derivative of Relu. The steepest of sigmoids made of straight
  // lines gives it in one pass: it differs below the smallest normal number alone.
  Step: unary((emit, x, { alpha = 0 }) => {
    if (alpha === 0) return emit.op('HardSigmoid', [x.name], { alpha: { float: 3e38 }, beta: { float: 0 } });
    const positive = emit.op('Greater', [x.name, emit.scalar(0, x.dtype)]);
    return emit.op('Where', [positive, one(emit, x), emit.scalar(alpha as number, x.dtype)]);
  }),
  Cast: {
    infer: ([x], { dtype }) => [{ shape: x.shape, dtype: dtype as NumberType }],
    lower: (emit, [x], { dtype }) => [emit.op('Cast', [x.name], { to: ONNX_TYPE[dtype as NumberType] })],
  },

  Add: binary('Add'),
  Sub: binary('Sub'),
  Multiply: binary('Mul'),
  RealDiv: binary('Div'),
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  Pow: binary('Pow'),
  SquaredDifference: binary((emit, a, b) => {
    const difference = emit.op('Sub', [a.name, b.name]);
    return emit.op('Mul', [difference, difference]);
  }),
  Equal: binary('Equal', 'bool'),
  NotEqual: binary((emit, a, b) => emit.op('Not', [emit.op('Equal', [a.name, b.name])]), 'bool'),
  Greater: binary('Greater', 'bool'),
  GreaterEqual: binary('GreaterOrEqual', 'bool'),
  Less: binary('Less', 'bool'),
  LessEqual: binary('LessOrEqual', 'bool'),
  LogicalAnd: binary('And', 'bool'),
  LogicalOr: binary('Or', 'bool'),

  // dy where the activation y was linear, dy (y + 1) where it was exponential.
  EluGrad: binary((emit, dy, y) => {
    const slope = emit.op('Add', [emit.op('Min', [y.name, emit.scalar(0, y.dtype)]), one(emit, y)]);
    return emit.op('Mul', [dy.name, slope]);
  }),

  AddN: {
    infer: ([x]) => [x],
    lower: (emit, inputs) => [
      emit.op(
        'Sum',
        inputs.map((input) => input.name),
      ),
    ],
  },
  Select: {
    infer: ([condition, t, e]) => [
      { shape: broadcastShape(condition.shape, broadcastShape(t.shape, e.shape)), dtype: t.dtype },
    ],
    lower: (emit, [condition, t, e]) => [emit.op('Where', [condition.name, t.name, e.name])],
  },
};

/** Kernels whose operands broadcast against each other, so that a broadcast operand may be given small. */
export const BROADCASTING: ReadonlySet<string> = new Set([
  ...['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Minimum', 'Pow', 'SquaredDifference'],
  ...[
    'Equal',
    'NotEqual',
    'Greater',
    'GreaterEqual',
    'Less',
    'LessEqual',
    'LogicalAnd',
    'LogicalOr',
    'Select',
  ],
]);
