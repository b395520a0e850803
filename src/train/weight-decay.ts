/**
 * Weight decay, in place: decoupled from the gradient (AdamW, Loshchilov and Hutter 2019, algorithm 2), or as the
 * gradient of an L2 penalty (their algorithm 1 without decoupling, PyTorch's Adam). Matrices decay, embeddings among
 * them; biases and gains, which have one axis, do not (as in the released code of Devlin et al. 2019).
 */
import type { TrainConfig } from '../config/schema.ts';
import { namedViews, type ParamTable } from '../model/params.ts';
import type { FlatVectors } from './flat-vectors.ts';

export interface WeightDecay {
  /**
   * Before Adam: weights -= rate · decay · weights, or gradient += decay · weights, where Adam will see the gradient
   * times `scale`.
   */
  apply(rate: number, scale: number): void;
}

export function createWeightDecay(
  table: ParamTable,
  vectors: FlatVectors,
  { optimizer, weightDecay }: Pick<TrainConfig, 'optimizer' | 'weightDecay'>,
): WeightDecay {
  const decaying = table.entries.filter(({ shape }) => weightDecay > 0 && shape.length > 1);
  const [weights, gradient] = [vectors.weights, vectors.gradient].map((flat) => namedViews(table, flat));
  return {
    apply(rate, scale) {
      for (const { name } of decaying) {
        switch (optimizer) {
          case 'adamw':
            vectors.addScaled(weights[name], -rate * weightDecay, weights[name]);
            break;
          case 'adam':
            vectors.addScaled(gradient[name], weightDecay / scale, weights[name]);
            break;
          default:
            optimizer satisfies never;
        }
      }
    },
  };
}
