import { expect, test } from 'vitest';
import { renderMarkdown } from '../report/markdown.ts';
import { claimResult } from '../testing/claim-result.ts';
import { buildSuiteDocument } from './build-document.ts';

test('sentences begin as such, and signs of effects, what stands behind ± and metrics are explained', () => {
  const markdown = renderMarkdown(buildSuiteDocument([claimResult()], 'seqcmp ablate norms'));
  expect(markdown).toContain('**One is better. Layer beats batch: not shown.**');
  expect(markdown).toContain('| Expected | Measured in | Effect (+ as expected) |');
  expect(markdown).toContain('| layer beats batch | WER, points | -2.10 | -3.10 to -1.10 | – | not shown |');
  expect(markdown).toContain('| +1.5000 | +0.5000 to +2.5000 | – | shown |');
  expect(markdown).toContain('65.0 ± 2.1');
  expect(markdown).toContain('Behind ± stands the standard deviation over seeds');
  expect(markdown).toContain('WER: word error rate, ');
  expect(markdown).toContain('; exact match: share of sources');
});
