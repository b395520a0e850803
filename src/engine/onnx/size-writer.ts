/** ONNX operators that compute shapes from the sizes of a program's inputs, each expression once. */
import type { OpenSpec, OpenSpecs } from '../engine.ts';
import { inputName } from './lower.ts';
import { int64Constant, type OnnxConstant, type OnnxNode } from './onnx-model.ts';
import type { SizeExpression } from './size-expression.ts';

export interface SizeWriter {
  keep(constant: OnnxConstant): string;
  /** An int64 vector; with `infer`, its only open element is left to be inferred. */
  vector(elements: readonly SizeExpression[], infer: boolean): string;
  /** `like`'s number in another shape. */
  uniform(like: OnnxConstant, shape: string): string;
}

/** Sizes are read off the inputs that have them, each expression once. */
export function sizeWriter(specs: OpenSpecs, nodes: OnnxNode[], kept: Map<string, OnnxConstant>): SizeWriter {
  const made = new Set<string>();
  const once = (output: string, type: string, inputs: readonly string[], attributes = {}): string => {
    if (!made.has(output)) nodes.push({ type, inputs, outputs: [output], attributes });
    made.add(output);
    return output;
  };
  const keep = (constant: OnnxConstant): string => {
    kept.set(constant.name, constant);
    return constant.name;
  };
  const number = (value: number): string => keep(int64Constant([value]));
  const size = (axis: string): string => {
    const [name, { shape }] = Object.entries(specs).find((entry) => entry[1].shape.includes(axis)) as [
      string,
      OpenSpec,
    ];
    const place = shape.indexOf(axis);
    return once(`size ${axis}`, 'Shape', [inputName(name)], { start: place, end: place + 1 });
  };
  const element = ({ axes, times, plus }: SizeExpression): string => {
    if (axes.length === 0) return number(times);
    let name = size(axes[0]);
    for (const axis of axes.slice(1)) name = once(`${name} ${axis}`, 'Mul', [name, size(axis)]);
    if (times !== 1) name = once(`${name} * ${times}`, 'Mul', [name, number(times)]);
    return plus === 0 ? name : once(`${name} + ${plus}`, 'Add', [name, number(plus)]);
  };
  return {
    keep,
    vector(elements, infer) {
      const open = elements.filter(({ axes }) => axes.length > 0).length;
      const known = elements.map((each) => (each.axes.length > 0 ? -1 : each.times));
      if (infer && open === 1) return keep(int64Constant(known));
      const parts = elements.map(element);
      return parts.length === 1 ? parts[0] : once(`[${parts.join('; ')}]`, 'Concat', parts, { axis: 0 });
    },
    uniform(like, shape) {
      const scalar = keep({
        ...like,
        name: `${like.dtype} ${like.values[0]}`,
        shape: [],
        values: like.values.slice(0, 1),
      });
      return once(`${scalar} in ${shape}`, 'Expand', [scalar, shape]);
    },
  };
}
