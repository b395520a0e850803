/** A flat vector of parameters as what layers read. Apart from params.ts, which reads no runtime of TF.js. */
import * as tf from '@tensorflow/tfjs-core';
import { namedViews, type Params, type ParamTable } from './params.ts';

/** Copies on the backend that is current; whoever asks frees them. */
export function paramTensors(table: ParamTable, flat: Float32Array): Params {
  const views = namedViews(table, flat);
  return Object.fromEntries(
    table.entries.map(({ name, shape }) => [name, tf.tensor(views[name], [...shape])]),
  );
}
