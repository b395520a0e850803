/** Engines that execute each op as it comes, on a TF.js backend. Slower; they are the oracle, and the way out. */
import * as tf from '@tensorflow/tfjs-core';
import type { EngineName } from '../../config/schema.ts';
import { createMaskMemory } from '../../random/dropout-mask.ts';
import {
  type ArraySpec,
  type Arrays,
  checkInputs,
  type DrawMask,
  type Engine,
  type NumberType,
  type Primitives,
  type Program,
  type Repeat,
  type RunOptions,
  type Specs,
  sizeOf,
  specsAt,
  type Tensors,
  type Values,
  valuesOf,
} from '../engine.ts';
import { countProgram } from '../onnx/count-flops.ts';
import { withBackend } from '../with-backend.ts';

/** @param name also of its TF.js backend, which is registered and started */
export function createEagerEngine(name: EngineName, description: string, threads: number): Engine {
  return {
    name,
    description,
    threads,
    async compile(label, program, specs) {
      let flops: number | undefined;
      return {
        get flops() {
          flops ??= countProgram(program, specs).products;
          return flops;
        },
        async run(inputs, options = {}) {
          checkInputs(label, specs, inputs);
          return withBackend(name, () => execute(label, program, specs, inputs, options));
        },
        async dispose() {},
      };
    },
    async compileOpen(label, program, open, constants) {
      return {
        async run(inputs, sizes) {
          const specs = specsAt(open, sizes);
          const all = { ...constants, ...inputs };
          checkInputs(label, specs, all);
          return withBackend(name, () => execute(label, program, specs, all, {}));
        },
        async dispose() {},
      };
    },
    /** Learnt by running once on zeros. */
    outputsOf: (program, specs) =>
      withBackend(name, () =>
        specsOf(program(zeros(specs), { drawMask: (_, shape) => tf.zeros([...shape]), ...EAGER })),
      ),
    async dispose() {},
  };
}

/** A step after the other. */
const repeated: Repeat = (initial, most, step) => {
  let carried = initial;
  const perStep: (readonly tf.Tensor[])[] = [];
  for (let number = 0; number < most; number++) {
    const after = step(carried, tf.scalar(number, 'int32'));
    perStep.push(after.perStep);
    carried = after.carried;
    if (after.goesOn.dataSync()[0] === 0) break;
  }
  return { carried, perStep: perStep[0].map((_, i) => tf.stack(perStep.map((each) => each[i]))) };
};

/** All but masks, which each run draws. */
const EAGER: Omit<Primitives, 'drawMask'> = { operator: null, repeat: repeated };

function zeros(specs: Specs): Tensors {
  return Object.fromEntries(
    Object.entries(specs).map(([name, { shape, dtype }]) => [name, tf.zeros([...shape], dtype)]),
  );
}

function specsOf(tensors: Tensors): Specs {
  const spec = ({ shape, dtype }: tf.Tensor): ArraySpec => ({ shape, dtype: dtype as NumberType });
  return Object.fromEntries(Object.entries(tensors).map(([name, tensor]) => [name, spec(tensor)]));
}

function execute(label: string, program: Program, specs: Specs, inputs: Arrays, options: RunOptions): Arrays {
  const tensors: Tensors = Object.fromEntries(
    Object.entries(specs).map(([name, { shape, dtype }]) => [
      name,
      tf.tensor(inputs[name], [...shape], dtype),
    ]),
  );
  const drawMask: DrawMask = (site, shape, keep) => {
    if (!options.maskKey) throw new Error(`internal: ${label} draws masks, and no key was given`);
    // A memory of its own: a backend may keep the array that it is given.
    const [mask] = createMaskMemory().draw([{ size: sizeOf(shape), keep, key: options.maskKey(site) }]);
    return tf.tensor(mask, [...shape]);
  };
  const results = program(tensors, { drawMask, ...EAGER });
  const arrays: Record<string, Values> = {};
  for (const [name, result] of Object.entries(results)) {
    const values = result.dataSync();
    const target = options.into?.[name];
    target?.set(values);
    arrays[name] = target ?? valuesOf(result.dtype as NumberType, values);
  }
  return arrays;
}
