/** What a claim that was tried with two seeds came to: one effect against what was expected, one as expected. Its numbers are made up. */
import type { AblationResult, ArmResult } from '../ablate/result.ts';

const spread = (mean: number, deviation: number) => ({ mean, deviation, least: mean, most: mean });

export function claimResult(): AblationResult {
  const score = spread(65, 2.1);
  const arm = (name: string): ArmResult => ({
    name,
    model: 'transformer',
    set: [],
    parameters: 1000,
    trainPairs: 10,
    updates: 5,
    targetTokens: spread(100, 0),
    seconds: spread(2, 0),
    validLoss: spread(0.5, 0.2),
    metrics: { wer: score, per: score, exact: score, bleu: score, chrf: score },
    validation: [],
  });
  const effect = (delta: number) => ({
    delta,
    deltas: [delta, delta],
    overSeeds: { low: delta - 1, high: delta + 1 },
    overSources: null,
    overBoth: { low: delta - 1, high: delta + 1 },
  });
  return {
    name: 'norms',
    claim: 'One is better.',
    question: 'Is it?',
    reference: { paper: 'Somebody 2020', where: 'Table 1', found: 'it is' },
    verdict: 'not shown',
    sentence: 'layer beats batch: not shown.',
    checks: [],
    tables: [],
    trained: {
      corpus: { name: 'made-up' },
      set: ['model.layers=4'],
      split: 'test',
      sources: 10,
      leading: 'wer',
      seeds: [1, 2],
      threads: 1,
      engine: 'made up',
      arms: [arm('layer'), arm('batch')],
      effects: [
        { says: 'layer beats batch', in: 'wer', ...effect(-2.1), outcome: 'not shown' },
        { says: 'layer has the lower loss', in: 'loss', ...effect(1.5), outcome: 'shown' },
      ],
      byLength: [],
      signatures: {},
    },
    times: null,
  };
}
