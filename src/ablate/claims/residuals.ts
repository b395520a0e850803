import { type Ablation, beats, gainsMore } from '../ablation.ts';

const arm = (layers: number, residual: boolean) => ({
  name: `${residual ? 'with' : 'without'}-${layers}`,
  model: 'transformer' as const,
  set: [`model.layers=${layers}`, `model.residual=${residual}`],
});

export const residuals: Ablation = {
  name: 'residuals',
  claim: 'Residual sums are what makes deep stacks trainable.',
  question: 'What do residual sums bring with one layer, and with four?',
  reference: {
    paper: 'He et al. 2016; Vaswani et al. 2017',
    where: 'He: Figure 1 and section 4.1; Vaswani: section 3.1',
    found:
      'without residuals a deeper plain network has a higher training error than a shallower one; no figures for a Transformer',
  },
  experiment: {
    corpus: 'cmudict',
    updates: 600,
    set: [],
    arms: [arm(1, true), arm(1, false), arm(4, true), arm(4, false)],
    expectations: [
      beats('with-4', 'without-4', 'wer', 'with four layers, residual sums beat none'),
      gainsMore(
        ['without-4', 'with-4'],
        ['without-1', 'with-1'],
        'wer',
        'they bring more with four layers than with one',
      ),
    ],
  },
};
