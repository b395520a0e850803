/**
 * A TF.js backend whose kernels compute nothing: each appends a node to the graph being recorded. TF.js's own
 * gradient tape runs on it unchanged, so that a recorded training step holds forward and backward pass.
 */
import { isDeepStrictEqual } from 'node:util';
import * as tf from '@tensorflow/tfjs-core';
import { type ArraySpec, type Primitives, type Repeat, type RunOperator, valuesOf } from '../engine.ts';
import type { Graph, Loop } from './graph.ts';
import { dropDead } from './passes/drop-dead.ts';
import { numberType, RECORDING, Recorder, tensorOf } from './recorder.ts';

const recordOperator: RunOperator = ({ inputs, ...operator }) => recordNode('Operator', inputs, operator);

/**
 * A node `Repeat`: inputs are carried, then captured; outputs are what the last step carries on, then what all made.
 * Its step takes its number and what is carried, and gives whether it goes on, what is carried, and what it made.
 */
const recordRepeat: Repeat = (initial, most, step) => {
  const number: ArraySpec = { shape: [], dtype: 'int32' };
  const record = (before: readonly ArraySpec[]) =>
    recordStep([number, ...before], ([first, ...carried]) => {
      const after = step(carried, first);
      return [after.goesOn, ...after.carried, ...after.perStep];
    });
  const before = initial.map(specOf);
  const { body, captured } = record(before);
  const after = [...body.outputs.values()].slice(1, 1 + before.length).map((id) => body.types[id]);
  if (!isDeepStrictEqual(before, after)) sameAtAnySize(body, record(after).body);
  const loop: Loop = { body, carried: initial.length, most };
  const results = recordNode('Repeat', [...initial, ...captured], loop);
  return { carried: results.slice(0, initial.length), perStep: results.slice(initial.length) };
};

/** All but masks, which are inputs of the graph (trace.ts). */
export const RECORDED: Omit<Primitives, 'drawMask'> = { operator: recordOperator, repeat: recordRepeat };

/** @throws Error when a step that is given more, since what it carries grows, does something else */
function sameAtAnySize(step: Graph, larger: Graph): void {
  const does = (graph: Graph) => ({ ...dropDead(graph), types: null });
  if (!isDeepStrictEqual(does(step), does(larger)))
    throw new Error('internal: the step of a loop depends on the size of what it carries, which grows');
}

/** The graph of a step, its inputs being those of `given` and then what it reads of the program around it. */
function recordStep(
  given: readonly ArraySpec[],
  step: (given: tf.Tensor[]) => readonly tf.Tensor[],
): { readonly body: Graph; readonly captured: readonly tf.TensorInfo[] } {
  const inner = new Recorder(backend.current());
  backend.recorder = inner;
  try {
    const results = step(given.map((spec, i) => inner.input(`given ${i}`, spec)));
    const ids = results.map(({ dataId }, i) => [`result ${i}`, inner.valueOf(dataId)] as const);
    return { body: inner.finish(new Map(ids)), captured: inner.captured };
  } finally {
    backend.recorder = inner.around;
  }
}

function recordNode(kernel: string, inputs: readonly tf.TensorInfo[], attrs: object): tf.Tensor[] {
  return backend
    .current()
    .record(kernel, inputs as unknown as tf.NamedTensorInfoMap, attrs as tf.NamedAttrMap)
    .map(({ dataId, shape, dtype }) => tensorOf(dataId, { shape, dtype: numberType(dtype) }));
}

const specOf = ({ shape, dtype }: tf.Tensor): ArraySpec => ({ shape, dtype: numberType(dtype) });

class RecordingBackend extends tf.KernelBackend {
  recorder: Recorder | null = null;

  current(): Recorder {
    if (!this.recorder) throw new Error('internal: the recording backend is used outside a trace');
    return this.recorder;
  }

  override write(values: tf.BackendValues, shape: number[], dtype: tf.DataType): object {
    const spec = { shape, dtype: numberType(dtype) };
    const recorder = this.current();
    const numbers = valuesOf(spec.dtype, values as ArrayLike<number>);
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
    this.current().adopt(dataId, valuesOf(spec.dtype, values as ArrayLike<number>), spec);
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
  override floatPrecision(): 32 {
    return 32;
  }
}

const backend = new RecordingBackend();

/** Kernels whose result is a list even where it holds one tensor. */
const LISTS = new Set(['SplitV', 'Unpack']);

/** Makes every kernel that TF.js knows record itself, or say that it cannot. */
function registerRecordingBackend(): void {
  tf.registerBackend(RECORDING, () => backend);
  for (const { kernelName } of tf.getKernelsForBackend('cpu')) {
    tf.registerKernel({
      kernelName,
      backendName: RECORDING,
      kernelFunc: ({ inputs, attrs }) => {
        const outputs = backend.current().record(kernelName, inputs, attrs ?? {});
        return outputs.length !== 1 || LISTS.has(kernelName) ? outputs : outputs[0];
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
