/** Kernels that treat each element by itself: arithmetic, comparison, activation, choice. */
import { upcastType } from '@tensorflow/tfjs-core';
import type { NumberType } from '../../engine.ts';
import {
  broadcastShape,
  type Emitter,
  type KernelRule,
  type KernelRules,
  type Operand,
} from '../kernel-rule.ts';
import { AS_GIVEN, type ComputeIn, cast, FLOATS, NUMBERS, operandIn, stored } from './types.ts';

type LowerOne = (emit: Emitter, x: Operand, attrs: Readonly<Record<string, unknown>>) => string;
type LowerTwo = (emit: Emitter, a: Operand, b: Operand) => string;

interface Types {
  readonly computeIn?: ComputeIn;
  /** Of the result, where it is not that of the first operand. */
  readonly gives?: NumberType;
}

function unary(lower: string | LowerOne, { computeIn = NUMBERS, gives }: Types = {}): KernelRule {
  return {
    infer: ([x]) => [{ shape: x.shape, dtype: gives ?? x.dtype }],
    lower: (emit, [given], attrs, [output]) => {
      const x = operandIn(emit, given, computeIn);
      const name = typeof lower === 'string' ? emit.op(lower, [x.name]) : lower(emit, x, attrs);
      return [stored(emit, { ...output, name, dtype: gives ?? x.dtype }, output.dtype)];
    },
  };
}

/** TF.js brings both operands to one type. */
function binary(lower: string | LowerTwo, { computeIn = NUMBERS, gives }: Types = {}): KernelRule {
  return {
    infer: ([a, b]) => [{ shape: broadcastShape(a.shape, b.shape), dtype: gives ?? a.dtype }],
    lower: (emit, given, _, [output]) => {
      const [a, b] = given.map((x) => operandIn(emit, x, computeIn));
      const name = typeof lower === 'string' ? emit.op(lower, [a.name, b.name]) : lower(emit, a, b);
      return [stored(emit, { ...output, name, dtype: gives ?? a.dtype }, output.dtype)];
    },
  };
}

/** Of booleans TF.js makes bytes here, such as 2 and 255, which no type of ONNX holds. */
function numbersOnly(kernel: string, rule: KernelRule): KernelRule {
  return {
    ...rule,
    infer: (inputs, attrs) => {
      if (inputs.some(({ dtype }) => dtype === 'bool'))
        throw new Error(`internal: ${kernel} of booleans; a program has to cast them to numbers first`);
      return rule.infer(inputs, attrs);
    },
  };
}

const one = (emit: Emitter, x: Operand) => emit.scalar(1, x.dtype);
const clip = (emit: Emitter, x: Operand, low: number, high: number) =>
  emit.op('Clip', [x.name, ...[low, high].map((limit) => emit.scalar(within(x.dtype, limit), x.dtype))]);

/** Infinity is no number of int32. */
function within(dtype: NumberType, limit: number): number {
  return dtype === 'float32' ? limit : Math.min(Math.max(limit, -(2 ** 31)), 2 ** 31 - 1);
}

export const elementWise: KernelRules = {
  Abs: unary('Abs'),
  Ceil: unary('Ceil'),
  Cos: unary('Cos'),
  Elu: unary('Elu'),
  Erf: unary('Erf'),
  Exp: unary('Exp', { computeIn: FLOATS, gives: 'float32' }),
  Expm1: unary((emit, x) => emit.op('Sub', [emit.op('Exp', [x.name]), one(emit, x)]), { computeIn: FLOATS }),
  Floor: unary('Floor'),
  Identity: unary('Identity', { computeIn: AS_GIVEN }),
  Log: unary('Log'),
  Log1p: unary((emit, x) => emit.op('Log', [emit.op('Add', [x.name, one(emit, x)])]), { computeIn: FLOATS }),
  LogicalNot: unary('Not', { computeIn: AS_GIVEN }),
  Neg: numbersOnly('Neg', unary('Neg')),
  Reciprocal: unary('Reciprocal', { computeIn: FLOATS }),
  Relu: unary('Relu'),
  Relu6: unary((emit, x) => clip(emit, x, 0, 6)),
  Round: unary((emit, x) => (x.dtype === 'float32' ? emit.op('Round', [x.name]) : x.name)),
  Rsqrt: unary((emit, x) => emit.op('Reciprocal', [emit.op('Sqrt', [x.name])])),
  Sigmoid: unary('Sigmoid'),
  Sign: unary('Sign'),
  Sin: unary('Sin'),
  Softplus: unary('Softplus', { computeIn: FLOATS }),
  Sqrt: unary('Sqrt'),
  Square: unary((emit, x) => emit.op('Mul', [x.name, x.name])),
  Tanh: unary('Tanh'),
  LeakyRelu: unary(
    (emit, x, { alpha }) => emit.op('LeakyRelu', [x.name], { alpha: { float: alpha as number } }),
    { computeIn: FLOATS, gives: 'float32' },
  ),
  ClipByValue: unary((emit, x, { clipValueMin, clipValueMax }) =>
    clip(emit, x, clipValueMin as number, clipValueMax as number),
  ),
  // 1 where x > 0, alpha elsewhere; TF.js has it as the derivative of Relu. The steepest of sigmoids made of straight
  // lines gives it in one pass: it differs below the smallest normal number alone.
  Step: unary((emit, x, { alpha = 0 }) => {
    if (alpha === 0 && x.dtype === 'float32')
      return emit.op('HardSigmoid', [x.name], { alpha: { float: 3e38 }, beta: { float: 0 } });
    const positive = emit.op('Greater', [x.name, emit.scalar(0, x.dtype)]);
    return emit.op('Where', [positive, one(emit, x), emit.scalar(alpha as number, x.dtype)]);
  }),
  Cast: {
    infer: ([x], { dtype }) => [{ shape: x.shape, dtype: dtype as NumberType }],
    lower: (emit, [x], { dtype }) => [(dtype === 'int32' ? stored : cast)(emit, x, dtype as NumberType)],
  },

  Add: numbersOnly('Add', binary('Add')),
  Sub: numbersOnly('Sub', binary('Sub')),
  Multiply: binary('Mul'),
  RealDiv: numbersOnly('RealDiv', binary('Div')),
  Maximum: binary('Max'),
  Minimum: binary('Min'),
  Pow: binary('Pow'),
  SquaredDifference: binary((emit, a, b) => {
    const difference = emit.op('Sub', [a.name, b.name]);
    return emit.op('Mul', [difference, difference]);
  }),
  Equal: binary('Equal', { computeIn: AS_GIVEN, gives: 'bool' }),
  NotEqual: binary((emit, a, b) => emit.op('Not', [emit.op('Equal', [a.name, b.name])]), {
    computeIn: AS_GIVEN,
    gives: 'bool',
  }),
  Greater: binary('Greater', { gives: 'bool' }),
  GreaterEqual: binary('GreaterOrEqual', { gives: 'bool' }),
  Less: binary('Less', { gives: 'bool' }),
  LessEqual: binary('LessOrEqual', { gives: 'bool' }),
  LogicalAnd: binary('And', { computeIn: AS_GIVEN }),
  LogicalOr: binary('Or', { computeIn: AS_GIVEN }),

  // dy where the activation y was linear, dy (y + 1) where it was exponential.
  EluGrad: binary((emit, dy, y) => {
    const slope = emit.op('Add', [emit.op('Min', [y.name, emit.scalar(0, y.dtype)]), one(emit, y)]);
    return emit.op('Mul', [dy.name, slope]);
  }),

  AddN: numbersOnly('AddN', {
    infer: ([x]) => [x],
    lower: (emit, inputs) => {
      const names = inputs.map((input) => input.name);
      if (inputs[0].dtype === 'float32') return [emit.op('Sum', names)];
      return [names.reduce((sum, name) => emit.op('Add', [sum, name]))];
    },
  }),
  Select: {
    infer: ([condition, t, e]) => [
      {
        shape: broadcastShape(condition.shape, broadcastShape(t.shape, e.shape)),
        dtype: upcastType(t.dtype, e.dtype) as NumberType,
      },
    ],
    lower: (emit, [condition, ...choices], _, [output]) => {
      const dtype = NUMBERS(output.dtype);
      const [t, e] = choices.map((choice) => cast(emit, choice, dtype));
      const name = emit.op('Where', [condition.name, t, e]);
      return [stored(emit, { ...output, name, dtype }, output.dtype)];
    },
  },
};

/** Kernels whose operands broadcast against each other, so that a broadcast operand may be given small. */
export const BROADCASTING: ReadonlySet<string> = new Set([
  ...['Add', 'Sub', 'Multiply', 'RealDiv', 'Maximum', 'Minimum', 'Pow', 'SquaredDifference'],
  ...['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual'],
  ...['LogicalAnd', 'LogicalOr', 'Select'],
]);
