/** The loop that a program asks for (engine.ts, `Scan`), ONNX's operator of the same name. */
import type { Graph } from '../graph.ts';
import type { KernelRules } from '../kernel-rule.ts';

interface Attributes {
  readonly body: Graph;
  readonly carried: number;
  readonly pieces: number;
}

export const loops: KernelRules = {
  Scan: {
    infer: (inputs, attrs) => {
      const { carried } = attrs as unknown as Attributes;
      const [steps] = inputs[carried].shape;
      return inputs.slice(0, carried).map(({ shape, dtype }) => ({ shape: [steps, ...shape], dtype }));
    },
    lower: (emit, inputs, attrs) => {
      const { body, carried, pieces } = attrs as unknown as Attributes;
      return emit.scan(
        body,
        inputs.map(({ name }) => name),
        carried,
        pieces,
      );
    },
  },
};
