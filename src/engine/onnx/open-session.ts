/** Programs with open axes: traced twice, joined into one model, and run at any size. */
import * as ort from 'onnxruntime-node';
import {
  type Arrays,
  checkInputs,
  type OpenCompiled,
  type OpenSpecs,
  openAxes,
  type Program,
  sizeOf,
  specsAt,
  type Values,
} from '../engine.ts';
import { inputName, type LowerOptions, lower, outputName } from './lower.ts';
import type { OnnxModel } from './onnx-model.ts';
import { joinModels } from './open-model.ts';
import { optimiseKnown } from './passes/optimise.ts';
import { sampleSizes } from './size-expression.ts';
import { trace } from './trace.ts';

/** One model for all sizes, with `constants` inside. @throws Error when the program depends on a size */
export function openModel(
  label: string,
  program: Program,
  specs: OpenSpecs,
  constants: Arrays,
  options: LowerOptions = {},
): OnnxModel {
  const sizes = sampleSizes(openAxes(specs));
  const models = sizes.map((sample) => {
    const { graph, masks } = trace(program, specsAt(specs, sample));
    if (masks.length > 0) throw new Error(`internal: ${label} draws masks, and its axes are open`);
    return lower(label, optimiseKnown(graph, constants), options);
  });
  return joinModels(models as [OnnxModel, OnnxModel], sizes, specs);
}

/** @param specs of the inputs that each run is given @param forget whether the engine still knew of it */
export function openSession(
  label: string,
  specs: OpenSpecs,
  session: ort.InferenceSession,
  forget: () => boolean,
): OpenCompiled {
  const tensors = tensorsOf();
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
    async dispose() {
      if (forget()) await session.release();
    },
  };
}

/** A tensor a vector of numbers, made again when it is given in another shape. */
function tensorsOf(): (values: Values, shape: readonly number[]) => ort.Tensor {
  const made = new WeakMap<Values, ort.Tensor>();
  return (values, shape) => {
    const known = made.get(values);
    if (known && sizeOf(known.dims) === sizeOf(shape) && known.dims.every((axis, i) => axis === shape[i]))
      return known;
    const tensor =
      values instanceof Uint8Array ? new ort.Tensor('bool', values, shape) : new ort.Tensor(values, shape);
    made.set(values, tensor);
    return tensor;
  };
}
