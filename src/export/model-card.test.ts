/** What the card of an export says of data and scores; what it says of the files stands in write-export.test.ts. */
import { expect, test } from 'vitest';
import { initialise } from '../model/initialise.ts';
import { loadRunModel } from '../run/run-model.ts';
import { finishedRun } from '../testing/finished-run.ts';
import { temporaryFolder } from '../testing/temporary-run.ts';
import { exportGraphs } from './export-graphs.ts';
import { modelCard } from './model-card.ts';

function cardOf(settings: Record<string, unknown>): string {
  const lines = [{ source: 'ab', references: ['A B'], output: 'A B' }];
  const run = finishedRun({
    results: temporaryFolder(),
    name: 'run',
    kind: 'rnn',
    lines,
    settings,
    summary: { bestUpdate: 15 },
  });
  const { model, tokenizers } = loadRunModel(run);
  const graphs = exportGraphs({ model, weights: initialise(model.params, 1) }, run.config.decode);
  return modelCard(run, { model, tokenizers, graphs });
}
const SMALL = { kind: 'rnn', dim: 4 };

test('scores stand with their signatures, data with their licence and splits', () => {
  const card = cardOf({ model: SMALL, corpus: { name: 'cmudict' } });
  expect(card).toMatch(/^\| wer \| 0\.00 \| .*unit:symbol.* \|$/m);
  expect(card).toMatch(/^\| bleu \| [\d.]+ \| .*tok:13a.* \|$/m);
  expect(card).toMatch(
    /^Of the test split, after 20 updates \(.* s\); the weights are those of update 15\. /m,
  );
  expect(card).toContain('- Licence: BSD-2-Clause style, Carnegie Mellon University');
  expect(card).toContain('- Pairs: 9,000 train, 500 valid, 1 test');
});

test('the name of a file that is gone cannot write Markdown or HTML', () => {
  const card = cardOf({ model: SMALL, corpus: { name: '/gone/<b>[x](y).tsv' } });
  expect(card).toContain('# rnn, &lt;b&gt;\\[x\\](y)\n');
  expect(card).not.toContain('<b>');
});
