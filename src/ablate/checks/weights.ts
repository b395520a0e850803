/** Attention weights of a trained model on its first test sources: whether rows sum to one, and how sharp they are. */
import * as tf from '@tensorflow/tfjs-core';
import { BOS } from '../../data/vocabulary.ts';
import { observing } from '../../engine/observed.ts';
import { forcedLogits } from '../../model/forced-logits.ts';
import { MASKED } from '../../model/layers/masks.ts';
import { inference } from '../../model/mode.ts';
import { asBatch, type LiveArms, type LiveModel } from '../live-model.ts';

export interface WeightRows {
  readonly rows: number;
  /** Largest distance of a row's sum from 1. */
  readonly offOne: number;
  /** Mean over rows of the entropy in nats, in parts of that of equal weights on all that can be seen; 0-1. */
  readonly entropy: number;
}

/** Of every attention of encoder and decoder, the decoder reading the source's own symbols as its past. */
export function weightRows(arms: LiveArms, arm: string): WeightRows {
  return arms.look(arm, (live) => {
    let [rows, offOne, entropy, open] = [0, 0, 0, 0];
    for (const { weights, seen } of attentionOf(live)) {
      rows++;
      offOne = Math.max(offOne, Math.abs(weights.reduce((sum, weight) => sum + weight, 0) - 1));
      if (seen < 2) continue;
      open++;
      // What can be seen may have the weight 0: where the softmax is saturated.
      const terms = weights.map((weight) => (weight > 0 ? weight * Math.log(weight) : 0));
      entropy -= terms.reduce((sum, term) => sum + term, 0) / Math.log(seen);
    }
    return { rows, offOne, entropy: entropy / open };
  });
}

interface Row {
  readonly weights: readonly number[];
  /** Positions that the mask leaves. */
  readonly seen: number;
}

function attentionOf({ model, p, tokenizers, sources }: LiveModel): Row[] {
  const found: Row[] = [];
  for (const source of sources) {
    const past = [BOS, ...source.map((id) => Math.min(id, tokenizers.target.size - 1))];
    // Of the same attention, masked; a recurrent decoder's are not observed, and nothing of a source is hidden here.
    let scores: number[] = [];
    observing(
      (_, name, value) => {
        if (name === 'seen') scores = [...value.dataSync()];
        if (name !== 'weights') return;
        const width = value.shape.at(-1) as number;
        const flat = [...value.dataSync()];
        for (let at = 0; at < flat.length; at += width) {
          const masked = scores.slice(at, at + width).filter((score) => score < MASKED / 2).length;
          found.push({ weights: flat.slice(at, at + width), seen: width - masked });
        }
        scores = [];
      },
      () =>
        tf.tidy(() => {
          forcedLogits(model, p, { source: asBatch(source), targetIn: asBatch(past) }, inference);
        }),
    );
  }
  return found;
}
