import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { finishedRun } from '../testing/finished-run.ts';
import { temporaryFolder } from '../testing/temporary-run.ts';
import { tokenizerPath } from './layout.ts';
import { readTokenizers } from './run-tokenizers.ts';

test('a tokenizer that a finished run was not trained with is refused', () => {
  const lines = [{ source: 'ab', references: ['ba'], output: 'ba' }];
  const run = finishedRun({ results: temporaryFolder(), name: 'one', kind: 'rnn', lines });
  expect(readTokenizers(run).source.encode('ab')).toHaveLength(2);
  const path = tokenizerPath(run.dir);
  const text = readFileSync(path, 'utf8');
  writeFileSync(path, text.replace(/"a"(.*?)"b"/s, '"b"$1"a"'));
  expect(() => readTokenizers(run)).toThrow(
    /tokenizer\.json: expected SHA-256 [0-9a-f]{64}, .* found [0-9a-f]{64}/,
  );
});
