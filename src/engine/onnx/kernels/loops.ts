/** What a program asks for beside TF.js's kernels (engine.ts, `Primitives`): operators of ONNX, and its `Loop`. */
import type { Operator } from '../../engine.ts';
import type { Loop } from '../graph.ts';
import type { KernelRules } from '../kernel-rule.ts';

type OperatorAttributes = Omit<Operator, 'inputs'>;

export const loops: KernelRules = {
  Operator: {
    infer: (_, attrs) => {
      const { outputs } = attrs as unknown as OperatorAttributes;
      return outputs.map((shape) => ({ shape, dtype: 'float32' }));
    },
    lower: (emit, inputs, attrs) => {
      const { name, attributes, outputs } = attrs as unknown as OperatorAttributes;
      const names = inputs.map((input) => input.name);
      return emit.ops(name, names, outputs.length, attributes);
    },
  },
  Repeat: {
    // What is made, as long as it can be: how many steps there are is known when they are made.
    infer: (_, attrs) => {
      const { body, carried, most } = attrs as unknown as Loop;
      const [, ...results] = [...body.outputs.values()].map((id) => body.types[id]);
      const made = results.slice(carried).map(({ shape, dtype }) => ({ shape: [most, ...shape], dtype }));
      return [...results.slice(0, carried), ...made];
    },
    lower: (emit, inputs, attrs) =>
      emit.repeat(
        attrs as unknown as Loop,
        inputs.map(({ name }) => name),
      ),
  },
};
