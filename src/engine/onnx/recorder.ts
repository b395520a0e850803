/** The graph of one trace while it grows: kernels as they come, and the values that TF.js holds handles of. */
import * as tf from '@tensorflow/tfjs-core';
import { UserError } from '../../config/user-error.ts';
import type { ArraySpec, NumberType, Values } from '../engine.ts';
import { openScopes } from '../scoped.ts';
import { CAPTURED, type Graph, type GraphNode, type ValueId } from './graph.ts';
import { RULES } from './kernels/rules.ts';

/** The backend that records. */
export const RECORDING = 'seqcmp-recording';

export class Recorder {
  readonly types: ArraySpec[] = [];
  readonly inputs = new Map<string, ValueId>();
  readonly constants = new Map<ValueId, Values>();
  readonly nodes: GraphNode[] = [];
  readonly #values = new WeakMap<object, ValueId>();
  /** Of a loop's step: what it reads of the program around it, by its values there. */
  readonly captured: tf.TensorInfo[] = [];

  /** @param around the graph of the program, where this is that of a loop's step */
  constructor(readonly around: Recorder | null = null) {}

  /** A new value's handle for TF.js. */
  newValue(spec: ArraySpec): { dataId: object; id: ValueId } {
    const dataId = {};
    return { dataId, id: this.#bind(dataId, spec) };
  }

  #bind(dataId: object, spec: ArraySpec): ValueId {
    const id = this.types.push(spec) - 1;
    this.#values.set(dataId, id);
    return id;
  }

  valueOf(dataId: object): ValueId {
    const id = this.#values.get(dataId);
    if (id !== undefined) return id;
    if (!this.around) throw new Error('internal: a tensor made outside the program reached its trace');
    return this.#capture(dataId, this.around.types[this.around.valueOf(dataId)]);
  }

  #capture(dataId: object, spec: ArraySpec): ValueId {
    const id = this.#bind(dataId, spec);
    const count = this.captured.push({ dataId, shape: [...spec.shape], dtype: spec.dtype });
    this.inputs.set(`${CAPTURED}${count}`, id);
    return id;
  }

  /** Binds a handle that TF.js made itself, when it moves a tensor here from another backend. */
  adopt(dataId: object, values: Values, spec: ArraySpec): void {
    this.constants.set(this.#bind(dataId, spec), values);
  }

  input(name: string, spec: ArraySpec): tf.Tensor {
    const { dataId, id } = this.newValue(spec);
    this.inputs.set(name, id);
    return tensorOf(dataId, spec);
  }

  record(kernel: string, inputs: tf.NamedTensorInfoMap, attrs: tf.NamedAttrMap): tf.TensorInfo[] {
    const rule = RULES[kernel];
    if (!rule) throw unsupported(kernel);
    const given = Object.entries(inputs).filter(
      (entry): entry is [string, tf.TensorInfo] => entry[1] !== undefined,
    );
    const ids = given.map(([, tensor]) => this.valueOf(tensor.dataId));
    const specs = rule.infer(
      ids.map((id) => this.types[id]),
      attrs,
    );
    const outputs = specs.map((spec) => this.newValue(spec));
    this.nodes.push({
      kernel,
      inputs: ids,
      inputNames: Array.isArray(inputs) ? null : given.map(([name]) => name),
      attrs,
      outputs: outputs.map(({ id }) => id),
      scope: scope(),
    });
    return outputs.map(({ dataId }, i) => ({ dataId, shape: [...specs[i].shape], dtype: specs[i].dtype }));
  }

  finish(outputs: ReadonlyMap<string, ValueId>): Graph {
    const { types, inputs, constants, nodes } = this;
    return { types, inputs, constants, nodes, outputs };
  }
}

export function tensorOf(dataId: object, { shape, dtype }: ArraySpec): tf.Tensor {
  return tf.engine().makeTensorFromTensorInfo({ dataId, shape: [...shape], dtype });
}

/** Names of the scopes that are open: the program's own, then TF.js's, the innermost of which is the op. */
function scope(): string {
  const names = tf.engine().state.scopeStack.map(({ name }) => name);
  const ofOps = names.filter((name) => name && name !== 'unnamed scope' && name !== RECORDING);
  return [...openScopes(), ...ofOps].join('/');
}

function unsupported(kernel: string): UserError {
  return new UserError(
    `the onnx engine cannot compile the kernel ${kernel}, met at ${scope() || 'the top of the program'}`,
    'Add its rule to src/engine/onnx/kernels.',
  );
}

export function numberType(dtype: tf.DataType): NumberType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new Error(`internal: a program uses ${dtype}; only float32, int32 and bool can be compiled`);
}
