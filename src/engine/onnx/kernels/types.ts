/** Between the types of TF.js's kernels and those that ONNX's operators take. */
import type { NumberType } from '../../engine.ts';
import type { Emitter, Operand } from '../kernel-rule.ts';
import { DATA_TYPE } from '../onnx-model.ts';

/** The type in which something is computed of operands of this type. */
export type ComputeIn = (given: NumberType) => NumberType;

export const AS_GIVEN: ComputeIn = (given) => given;
/** Few of ONNX's operators take booleans. */
export const NUMBERS: ComputeIn = (given) => (given === 'bool' ? 'int32' : given);
export const FLOATS: ComputeIn = () => 'float32';

/** The name of `x` as another type. */
export function cast(emit: Emitter, { name, dtype }: Operand, to: NumberType): string {
  return dtype === to ? name : emit.op('Cast', [name], { to: DATA_TYPE[to] });
}

/** The operand in the type in which it is computed with. */
export function operandIn(emit: Emitter, x: Operand, computeIn: ComputeIn): Operand {
  const dtype = computeIn(x.dtype);
  return { ...x, dtype, name: cast(emit, x, dtype) };
}

/**
 * The name of a result in the type of its kernel: TF.js cuts off what stands behind the point, and keeps 0 for what is
 * no number or infinite.
 */
export function stored(emit: Emitter, x: Operand, dtype: NumberType): string {
  return x.dtype === 'float32' && dtype !== 'float32'
    ? cast(emit, whole(emit, x), dtype)
    : cast(emit, x, dtype);
}

function whole(emit: Emitter, x: Operand): Operand {
  const zero = emit.scalar(0, 'float32');
  const finite = emit.op('Equal', [emit.op('Sub', [x.name, x.name]), zero]);
  const name = emit.op('Where', [finite, x.name, zero]);
  return operandIn(emit, { ...x, name }, () => 'int32');
}
