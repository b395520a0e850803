/** The loops that a program asks for (engine.ts, `Scan` and `Repeat`), as ONNX's operators `Scan` and `Loop`. */
import type { Graph } from '../graph.ts';
import type { KernelRules } from '../kernel-rule.ts';

interface Attributes {
  /** The step. */
  readonly body: Graph;
  /** How many values are carried. */
  readonly carried: number;
}
interface ScanAttributes extends Attributes {
  readonly pieces: number;
}
interface RepeatAttributes extends Attributes {
  readonly most: number;
}

export const loops: KernelRules = {
  Scan: {
    infer: (inputs, attrs) => {
      const { carried } = attrs as unknown as ScanAttributes;
      const [steps] = inputs[carried].shape;
      return inputs.slice(0, carried).map(({ shape, dtype }) => ({ shape: [steps, ...shape], dtype }));
    },
    lower: (emit, inputs, attrs) => {
      const { body, carried, pieces } = attrs as unknown as ScanAttributes;
      return emit.scan(
        body,
        inputs.map(({ name }) => name),
        carried,
        pieces,
      );
    },
  },
  Repeat: {
    // What is made, as long as it can be: how many steps there are is known when they are made.
    infer: (_, attrs) => {
      const { body, carried, most } = attrs as unknown as RepeatAttributes;
      const [, ...results] = [...body.outputs.values()].map((id) => body.types[id]);
      const made = results.slice(carried).map(({ shape, dtype }) => ({ shape: [most, ...shape], dtype }));
      return [...results.slice(0, carried), ...made];
    },
    lower: (emit, inputs, attrs) => {
      const { body, carried, most } = attrs as unknown as RepeatAttributes;
      return emit.repeat(
        body,
        inputs.map(({ name }) => name),
        carried,
        most,
      );
    },
  },
};
