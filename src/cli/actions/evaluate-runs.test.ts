import { writeFileSync } from 'node:fs';
import { afterEach, expect, test, vi } from 'vitest';
import { serializeTokenizers } from '../../data/tokenizer.ts';
import { tokenizerPath } from '../../run/layout.ts';
import { finishedRun } from '../../testing/finished-run.ts';
import { temporaryFolder } from '../../testing/temporary-run.ts';
import { trainTokenizers } from '../../testing/train-tokenizers.ts';
import { evaluateRuns } from './evaluate-runs.ts';

afterEach(() => vi.restoreAllMocks());

test.each([
  ['wer,per', 'PER is not compared: one run counts characters, the other words.\n'],
  ['wer', ''],
])(
  'of %s, what is not compared between characters and words is said where it was asked for',
  async (metrics, said) => {
    const lines = [{ source: 'a', references: ['b c'], output: 'b', logProbability: -1 }];
    const results = temporaryFolder();
    const [words, characters] = ['words', 'characters'].map((name) =>
      finishedRun({ results, name, kind: 'rnn', lines }),
    );
    const pairs = [{ source: 'a', target: 'b c' }];
    const ofCharacters = trainTokenizers(pairs, { source: 'char', target: 'char' }, words.config.tokenizer);
    writeFileSync(tokenizerPath(characters.dir), serializeTokenizers(ofCharacters));
    vi.spyOn(process.stdout, 'write').mockReturnValue(true);
    let stderr = '';
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
      stderr += text;
      return true;
    });
    await evaluateRuns([words.dir, characters.dir], { metrics, engine: 'cpu', quiet: true });
    expect(stderr).toBe(said);
  },
);
