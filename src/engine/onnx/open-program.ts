/** A session run as a program with open axes, at any sizes. Not here: making its model (open-model.ts). */
import * as ort from 'onnxruntime-node';
import { checkInputs, type OpenCompiled, type OpenSpecs, specsAt, type Values } from '../engine.ts';
import { sameShape } from './graph.ts';
import { inputName, outputName } from './lower.ts';

/** @param specs of the inputs that each run is given */
export function openProgram(
  label: string,
  specs: OpenSpecs,
  session: ort.InferenceSession,
): Omit<OpenCompiled, 'dispose'> {
  const tensors = keptTensors();
  const fetches = Object.fromEntries(session.outputNames.map((name) => [name, null]));
  const prefix = outputName('').length;
  return {
    async run(given, sizes) {
      const current = specsAt(specs, sizes);
      checkInputs(label, current, given);
      const feeds = Object.fromEntries(
        Object.entries(current).map(([name, { shape }]) => [inputName(name), tensors(given[name], shape)]),
      );
      const fetched = await session.run(feeds, fetches);
      return Object.fromEntries(
        session.outputNames.map((name) => [name.slice(prefix), fetched[name].data as Values]),
      );
    },
  };
}

/** A tensor a vector of numbers, made again when it is given in another shape. */
function keptTensors(): (values: Values, shape: readonly number[]) => ort.Tensor {
  const made = new WeakMap<Values, ort.Tensor>();
  return (values, shape) => {
    const known = made.get(values);
    if (known && sameShape(known.dims, shape)) return known;
    const tensor = tensorOf(values, shape);
    made.set(values, tensor);
    return tensor;
  };
}

/** The same memory, not a copy. */
export function tensorOf(values: Values, shape: readonly number[]): ort.Tensor {
  return values instanceof Uint8Array ? new ort.Tensor('bool', values, shape) : new ort.Tensor(values, shape);
}
