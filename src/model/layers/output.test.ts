import * as tf from '@tensorflow/tfjs-core';
import { expect, test } from 'vitest';
import { createEngine } from '../../engine/choose-engine.ts';
import { initialise } from '../initialise.ts';
import { namedViews, paramTableBuilder } from '../params.ts';
import { paramSpecs } from '../specs.ts';
import { declareEmbedding } from './linear.ts';
import { declareOutput, outputLogits, silence } from './output.ts';

test.each([true, false])('the logit of a silenced symbol alone is 0, tied or not (%j)', async (tied) => {
  const builder = paramTableBuilder();
  declareEmbedding(builder, 'decoder', 7, 5);
  declareOutput(builder, tied, 5, 7);
  const table = builder.build();
  const weights = initialise(table, 1);
  silence(table, tied, weights, 2);
  const engine = await createEngine('cpu', 1);
  const program = await engine.compile(
    'logits',
    (p) => ({ logits: outputLogits(p, tied, tf.ones([1, 5])) }),
    paramSpecs(table),
  );
  const { logits } = await program.run(namedViews(table, weights));
  expect([...logits].map((logit) => logit === 0)).toEqual([0, 1, 2, 3, 4, 5, 6].map((id) => id === 2));
  await engine.dispose();
});
