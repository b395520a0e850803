import { expect, test } from 'vitest';
import { untrainedRun } from '../testing/untrained-run.ts';
import { createRunDecoder } from './run-decoder.ts';

test('a prefix is composed, as the targets of training are', async () => {
  const made = createRunDecoder([untrainedRun({ kind: 'rnn' })], {
    engine: 'onnx',
    threads: 1,
    prefix: 'ae\u0301',
  });
  await expect(made).rejects.toThrow('--prefix: the symbol "é" is not in the target vocabulary');
});
