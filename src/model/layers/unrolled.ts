/** A recurrence unrolled over its steps, whose gradient is written out. Not here: what a step computes. */
import * as tf from '@tensorflow/tfjs-core';

/** @param Kept what is kept of a step for its gradient, by name */
export interface Recurrence<Kept extends Record<keyof Kept, tf.Tensor>> {
  /**
   * @param inputs of each step @param params beside the input
   * @returns of each step, the first to the last: its output, and what `backward` reads
   */
  forward(
    inputs: readonly tf.Tensor[],
    ...params: tf.Tensor[]
  ): { readonly outputs: readonly tf.Tensor[]; readonly kept: readonly Kept[] };
  /**
   * @param dy gradients at each step's output @param weight the first of the parameters
   * @returns gradients at the input and at each parameter
   */
  backward(dy: readonly tf.Tensor[], kept: readonly Kept[], weight: tf.Tensor): tf.Tensor[];
}

/** @param x [directions, time batch, blocks dim] @returns the outputs, [directions, time batch, dim] */
export function unrolled<Kept extends Record<keyof Kept, tf.Tensor>>(
  { forward, backward }: Recurrence<Kept>,
  steps: number,
  x: tf.Tensor3D,
  ...params: tf.Tensor3D[]
): tf.Tensor3D {
  const run = tf.customGrad((...args) => {
    const saving = args.pop() as unknown as tf.GradSaveFunc;
    const [input, weight, ...others] = args as tf.Tensor[];
    const { outputs, kept } = forward(inSteps(input, steps), weight, ...others);
    const names = Object.keys(kept[0]) as (keyof Kept)[];
    saving([weight, ...kept.flatMap((ofStep) => names.map((name) => ofStep[name]))]);
    const gradFunc = (dy: tf.Tensor, [weightSaved, ...saved]: tf.Tensor[]): tf.Tensor[] => {
      const ofStep = (t: number) =>
        Object.fromEntries(names.map((name, i) => [name, saved[t * names.length + i]])) as Kept;
      return backward(
        inSteps(dy, steps),
        outputs.map((_, t) => ofStep(t)),
        weightSaved,
      );
    };
    return { value: joined(outputs), gradFunc };
  });
  return run(x, ...params) as tf.Tensor3D;
}

/** @param all [directions, time batch, …] @returns of each step [directions, batch, …] */
export const inSteps = (all: tf.Tensor, steps: number): tf.Tensor[] => tf.split(all, steps, 1);

/** The inverse of {@link inSteps}. */
export const joined = (each: readonly tf.Tensor[]): tf.Tensor => tf.concat([...each], 1);
