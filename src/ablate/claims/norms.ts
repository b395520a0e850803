import { type Ablation, beats, gainsMore } from '../ablation.ts';

export const norms: Ablation = {
  name: 'norms',
  claim:
    'Layer norm suits padded batches of uneven sentences better than batch norm does; norm before each sub-layer needs no warm-up.',
  question: 'Which normalisation, and where, on four layers, and what of the warm-up of the learning rate?',
  reference: {
    paper: 'Shen et al. 2020 (batch against layer norm), Xiong et al. 2020 (pre against post)',
    where: 'the abstracts of both',
    found:
      'batch norm does worse than layer norm on translation; with norm before the sub-layers warm-up can be left out, with norm after the sum it cannot',
  },
  experiment: {
    corpus: 'cmudict',
    updates: 600,
    // Of the schedules the one that warm-up alone tells apart: where the rate falls, it falls from the end of it.
    set: ['model.layers=4', 'train.schedule=constant'],
    arms: [
      { name: 'layer', model: 'transformer', set: ['model.norm=layer'] },
      { name: 'batch', model: 'transformer', set: ['model.norm=batch'] },
      { name: 'none', model: 'transformer', set: ['model.norm=none'] },
      { name: 'layer-pre', model: 'transformer', set: ['model.norm=layer', 'model.normPlace=pre'] },
      { name: 'layer-no-warmup', model: 'transformer', set: ['model.norm=layer', 'train.warmup=0'] },
      {
        name: 'layer-pre-no-warmup',
        model: 'transformer',
        set: ['model.norm=layer', 'model.normPlace=pre', 'train.warmup=0'],
      },
    ],
    expectations: [
      beats('layer', 'batch', 'wer', 'layer norm beats batch norm'),
      beats('layer', 'none', 'wer', 'layer norm beats none'),
      beats('layer-pre-no-warmup', 'layer-no-warmup', 'wer', 'without warm-up, norm before beats norm after'),
      gainsMore(
        ['layer-no-warmup', 'layer'],
        ['layer-pre-no-warmup', 'layer-pre'],
        'wer',
        'warm-up brings more to norm after than to norm before',
      ),
    ],
  },
};
