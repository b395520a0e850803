/**
 * A TF.js backend whose kernels compute nothing: each appends a node to the graph being recorded. TF.js's own
 * gradient tape runs on it unchanged, so that a recorded training step holds forward and backward pass.
 */
import * as tf from '@tensorflow/tfjs-core';
import { UserError } from '../../config/user-error.ts';
import {
  type ArraySpec,
  type Loops,
  type NumberType,
  newValues,
  type Repeat,
  type Scan,
  sizeOf,
  type Values,
} from '../engine.ts';
import { openScopes } from '../scoped.ts';
import { CAPTURED, type Graph, type GraphNode, type ValueId } from './graph.ts';
import { RULES } from './kernels/rules.ts';

export const RECORDING = 'seqcmp-recording';

/** The graph of one trace while it grows. */
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
    const id = this.types.push(spec) - 1;
    this.#values.set(dataId, id);
    return { dataId, id };
  }

  valueOf(dataId: object): ValueId {
    const id = this.#values.get(dataId);
    if (id !== undefined) return id;
    if (!this.around) throw new Error('internal: a tensor made outside the program reached its trace');
    return this.#capture(dataId, this.around.types[this.around.valueOf(dataId)]);
  }

  #capture(dataId: object, spec: ArraySpec): ValueId {
    const id = this.types.push(spec) - 1;
    this.#values.set(dataId, id);
    const count = this.captured.push({ dataId, shape: [...spec.shape], dtype: spec.dtype });
    this.inputs.set(`${CAPTURED}${count}`, id);
    return id;
  }

  /** Binds a handle that TF.js made itself, when it moves a tensor here from another backend. */
  adopt(dataId: object, values: Values, spec: ArraySpec): void {
    const id = this.types.push(spec) - 1;
    this.#values.set(dataId, id);
    this.constants.set(id, values);
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

/** A loop is one node, `Scan`, that holds the graph of its step: inputs are carried, then pieces, then captured. */
const recordScan: Scan = (initial, pieces, step) => {
  const [carried, cut] = [initial.map(specOf), pieces.map(specOf)];
  const given = [...carried, ...cut.map(({ shape, dtype }) => ({ shape: shape.slice(1), dtype }))];
  const { body, captured } = recordStep(given, (tensors) =>
    step(tensors.slice(0, carried.length), tensors.slice(carried.length)),
  );
  const attrs = { body, carried: carried.length, pieces: cut.length };
  return recordLoop('Scan', [...initial, ...pieces, ...captured], attrs);
};

/**
 * A node `Repeat`: inputs are carried, then captured; outputs are what the last step carries on, then what all made.
 * Its step takes its number and what is carried, and gives whether it goes on, what is carried, and what it made.
 */
const recordRepeat: Repeat = (initial, most, step) => {
  const number: ArraySpec = { shape: [], dtype: 'int32' };
  const { body, captured } = recordStep([number, ...initial.map(specOf)], ([first, ...carried]) => {
    const after = step(carried, first);
    return [after.goesOn, ...after.carried, ...after.made];
  });
  const attrs = { body, carried: initial.length, most };
  const results = recordLoop('Repeat', [...initial, ...captured], attrs);
  return { carried: results.slice(0, initial.length), made: results.slice(initial.length) };
};

export const LOOPS: Loops = { scan: recordScan, repeat: recordRepeat };

/** The graph of a step, its inputs being those of `given` and then what it reads of the program around it. */
function recordStep(
  given: readonly ArraySpec[],
  step: (given: tf.Tensor[]) => readonly tf.Tensor[],
): { readonly body: Graph; readonly captured: readonly tf.TensorInfo[] } {
  const inner = new Recorder(recorderOfLoop());
  backend.recorder = inner;
  try {
    const results = step(given.map((spec, i) => inner.input(`given ${i}`, spec)));
    const ids = results.map(({ dataId }, i) => [`result ${i}`, inner.valueOf(dataId)] as const);
    return { body: inner.finish(new Map(ids)), captured: inner.captured };
  } finally {
    backend.recorder = inner.around;
  }
}

function recordLoop(kernel: string, inputs: readonly tf.TensorInfo[], attrs: object): tf.Tensor[] {
  return recorderOfLoop()
    .record(kernel, inputs as unknown as tf.NamedTensorInfoMap, attrs as tf.NamedAttrMap)
    .map(({ dataId, shape, dtype }) => tensorOf(dataId, { shape, dtype: numberType(dtype) }));
}

function recorderOfLoop(): Recorder {
  if (!backend.recorder) throw new Error('internal: a loop is recorded outside a trace');
  return backend.recorder;
}

const specOf = ({ shape, dtype }: tf.Tensor): ArraySpec => ({ shape, dtype: numberType(dtype) });

function tensorOf(dataId: object, { shape, dtype }: ArraySpec): tf.Tensor {
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
    'Run with --engine wasm or --engine cpu, which execute it, or add its rule to src/engine/onnx/kernels.',
  );
}

class RecordingBackend extends tf.KernelBackend {
  recorder: Recorder | null = null;

  #current(): Recorder {
    if (!this.recorder) throw new Error('internal: the recording backend is used outside a trace');
    return this.recorder;
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    const spec = { shape, dtype: numberType(dtype) };
    const recorder = this.#current();
    const numbers = numbersOf(values, spec);
    // TF.js writes ones and zeros out in full; a graph keeps them as one number.
    if (numbers.length > 1 && numbers.every((value) => value === numbers[0])) {
      return recorder.record('Fill', {}, { shape, value: numbers[0], dtype })[0].dataId;
    }
    const { dataId, id } = recorder.newValue(spec);
    recorder.constants.set(id, numbers);
    return dataId;
  }

  override move(dataId: object, values: tf.BackendValues, shape: number[], dtype: tf.DataType): void {
    const spec = { shape, dtype: numberType(dtype) };
    this.#current().adopt(dataId, numbersOf(values, spec), spec);
  }

  override readSync(): never {
    throw new Error('internal: a program read the values of a tensor while it was traced; it has none yet');
  }
  override async read(): Promise<never> {
    return this.readSync();
  }
  override numDataIds(): number {
    return 0;
  }
  override incRef(): void {}
  override disposeData(): boolean {
    return true;
  }
  override memory(): { unreliable: boolean } {
    return { unreliable: true };
  }
  override floatPrecision(): 32 {
    return 32;
  }
  override epsilon(): number {
    return 1e-7;
  }
  override timerAvailable(): boolean {
    return false;
  }
  override dispose(): void {}
}

function numberType(dtype: tf.DataType): NumberType {
  if (dtype === 'float32' || dtype === 'int32' || dtype === 'bool') return dtype;
  throw new Error(`internal: a program uses ${dtype}; only float32, int32 and bool can be compiled`);
}

function numbersOf(values: tf.BackendValues, { shape, dtype }: ArraySpec): Values {
  const numbers = newValues(dtype, sizeOf(shape));
  numbers.set(values as ArrayLike<number>);
  return numbers;
}

const backend = new RecordingBackend();

/** Makes every kernel that TF.js knows record itself, or say that it cannot. */
function registerRecordingBackend(): void {
  tf.registerBackend(RECORDING, () => backend);
  for (const { kernelName } of tf.getKernelsForBackend('cpu')) {
    tf.registerKernel({
      kernelName,
      backendName: RECORDING,
      kernelFunc: ({ inputs, attrs }) => {
        const outputs = backend.recorder?.record(kernelName, inputs, attrs ?? {}) ?? [];
        return outputs.length === 1 ? outputs[0] : outputs;
      },
    });
  }
}
registerRecordingBackend();

/** Runs `program` while everything that it does is recorded; the backend must be current. */
export function recordWith<T>(recorder: Recorder, program: () => T): T {
  if (backend.recorder) throw new Error('internal: a trace began inside a trace');
  backend.recorder = recorder;
  try {
    return program();
  } finally {
    backend.recorder = null;
  }
}
