import { expect, test } from 'vitest';
import { analyseRuns } from '../compare/analyse.ts';
import { finishedRun } from '../testing/finished-run.ts';
import { temporaryFolder } from '../testing/temporary-run.ts';
import { complexityBlocks } from './complexity.ts';

test('a layer counts what mixes its positions: self-attention, or the recurrence in its place', () => {
  const results = temporaryFolder();
  const lines = [{ source: 'ab', references: ['A B'], output: 'A B' }];
  const run = (mixer: string, ffn = 0) =>
    finishedRun({
      results,
      name: `${mixer}-${ffn}`,
      kind: 'transformer',
      lines,
      settings: { model: { kind: 'transformer', mixer, dim: 8, ffn } },
    });
  const analysis = analyseRuns([run('attention'), run('gru', 16)]);
  const blocks = complexityBlocks({ ...analysis, meanLengths: { source: 10, target: 20 } }) ?? [];
  const rows = blocks.flatMap((block) =>
    block.type === 'table' ? block.rows.map(({ cells }) => cells.map(({ text }) => text).slice(1)) : [],
  );
  expect(rows).toEqual([
    ['self-attention, encoder', 'n² d', '800', '1', '1'],
    ['self-attention, decoder', 'm² d', '3.2K', '1', '1'],
    ['attention to the source', 'n m d', '1.6K', '1', '1'],
    ['recurrent encoder, two directions', '2 n d²', '1.28K', 'n = 10.0', 'n = 10.0'],
    ['feed-forward, encoder', '2 n d f', '2.56K', '1', '1'],
    ['recurrent decoder', 'm d²', '1.28K', 'm = 20.0', 'm = 20.0'],
    ['attention to the source', 'n m d', '1.6K', '1', '1'],
    ['feed-forward, decoder', '2 m d f', '5.12K', '1', '1'],
  ]);
});

test('attention whose context goes into the step waits for the step before, one that reads the state after does not', () => {
  const results = temporaryFolder();
  const lines = [{ source: 'ab', references: ['A B'], output: 'A B' }];
  const run = (context: string) =>
    finishedRun({
      results,
      name: context,
      kind: 'rnn',
      lines,
      settings: { model: { kind: 'rnn', context, dim: 8 } },
    });
  const analysis = analyseRuns([run('input'), run('readout')]);
  const blocks = complexityBlocks({ ...analysis, meanLengths: { source: 10, target: 20 } }) ?? [];
  const waits = blocks.flatMap((block) =>
    block.type === 'table'
      ? block.rows
          .map(({ cells }) => cells.map(({ text }) => text))
          .filter(([, layer]) => layer === 'attention to the source')
          .map((cells) => cells[4])
      : [],
  );
  expect(waits).toEqual(['m = 20.0', '1']);
});
