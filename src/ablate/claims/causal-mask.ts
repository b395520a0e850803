import { type Ablation, beats } from '../ablation.ts';
import { atMost, moreThan } from '../check.ts';
import { reachOfLogits } from '../checks/future.ts';

export const causalMask: Ablation = {
  name: 'causal-mask',
  claim: 'Masked self-attention sees no later token, and a decoder that sees them learns to copy them.',
  question:
    'Does any logit depend on a later input, and what does a model learn whose decoder is not masked while it trains?',
  reference: {
    paper: 'Vaswani et al. 2017',
    where: 'section 3.2.3',
    found: 'leftward information flow must be prevented to preserve the auto-regressive property; no figures',
  },
  experiment: {
    corpus: 'cmudict',
    updates: 600,
    // So that the embedding is a way into the decoder and not out of it: what the check differentiates by.
    set: ['model.tied=false'],
    arms: [
      { name: 'masked', model: 'transformer', set: ['model.causal=true'] },
      { name: 'unmasked', model: 'transformer', set: ['model.causal=false'] },
    ],
    expectations: [
      beats(
        'unmasked',
        'masked',
        'loss',
        'the loss under teacher forcing is lower without the mask: the answer leaks',
      ),
      beats(
        'masked',
        'unmasked',
        'wer',
        'and what was learnt is worth less: answers are better with the mask',
      ),
    ],
  },
  exact: (arms) => {
    const [masked, unmasked] = [reachOfLogits(arms, 'masked'), reachOfLogits(arms, 'unmasked')];
    const checks = [
      atMost(
        'masked: gradient of the logits at a place (a fixed mixture of them) with respect to a later input, the largest',
        masked.later,
        0,
      ),
      moreThan('masked: with respect to each input up to its own, the smallest', masked.earlier, 0),
      moreThan('unmasked: with respect to a later input, the largest', unmasked.later, 0),
    ];
    return { checks };
  },
};
