import { type Ablation, gainsMore } from '../ablation.ts';

const arms = (['rnn', 'transformer'] as const).flatMap((model) => [
  { name: `${model}-small-batch`, model, set: ['data.batchTokens=256'] },
  { name: `${model}-large-batch`, model, set: ['data.batchTokens=2048'] },
  { name: `${model}-few-pairs`, model, set: ['data.batchTokens=1024', 'data.trainPercent=3'] },
  { name: `${model}-all-pairs`, model, set: ['data.batchTokens=1024'] },
]);

export const batchAndData: Ablation = {
  name: 'batch-and-data',
  claim: 'The Transformer wants large batches and much data more than the RNN does.',
  question:
    'For the same number of updates, which architecture gains more from a batch eight times as large, and from all of the data?',
  reference: {
    paper: 'Wu et al. 2021 (batch size)',
    where: 'abstract',
    found:
      'on character-level tasks, in contrast to recurrent models, batch size plays a crucial role for the Transformer, which outperforms them with a large enough one',
  },
  experiment: {
    corpus: 'cmudict',
    updates: 800,
    set: [],
    arms,
    expectations: [
      gainsMore(
        ['transformer-small-batch', 'transformer-large-batch'],
        ['rnn-small-batch', 'rnn-large-batch'],
        'wer',
        'the Transformer gains more from the larger batch',
      ),
      gainsMore(
        ['transformer-few-pairs', 'transformer-all-pairs'],
        ['rnn-few-pairs', 'rnn-all-pairs'],
        'wer',
        'the Transformer gains more from the whole data',
      ),
    ],
  },
};
