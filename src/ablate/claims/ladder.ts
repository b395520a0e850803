import { type Ablation, type Arm, beats } from '../ablation.ts';

const RNN = ['model.dim=48', 'model.layers=2'];
const FRAME = ['model.dim=48', 'model.layers=2', 'model.heads=4'];
const half = (name: 'encoder' | 'decoder') => [`model.${name}.dim=48`, `model.${name}.layers=2`];

/** Each has what the one before it has, and one thing more. */
const RUNGS: readonly Arm[] = [
  { name: 'rnn', model: 'rnn', set: RNN },
  { name: 'multi-head', model: 'rnn', set: [...RNN, 'model.heads=4'] },
  { name: 'positions', model: 'rnn', set: [...RNN, 'model.heads=4', 'model.positions=sinusoidal'] },
  {
    name: 'norm-residual',
    model: 'rnn',
    set: [...RNN, 'model.heads=4', 'model.positions=sinusoidal', 'model.norm=layer', 'model.residual=true'],
  },
  // From here on the layers stand in the Transformer's frame: each of the decoder's looks at the source itself.
  { name: 'attention-each-layer', model: 'transformer', set: [...FRAME, 'model.mixer=gru', 'model.ffn=0'] },
  { name: 'feed-forward', model: 'transformer', set: [...FRAME, 'model.mixer=gru', 'model.ffn=192'] },
  { name: 'transformer', model: 'transformer', set: [...FRAME, 'model.mixer=attention', 'model.ffn=192'] },
];

const HYBRIDS: readonly Arm[] = [
  {
    name: 'transformer-to-rnn',
    model: 'transformer+rnn',
    set: [...half('encoder'), 'model.encoder.heads=4', 'model.encoder.ffn=192', ...half('decoder')],
  },
  {
    name: 'rnn-to-transformer',
    model: 'rnn+transformer',
    set: [...half('encoder'), ...half('decoder'), 'model.decoder.heads=4', 'model.decoder.ffn=192'],
  },
];

export const ladder: Ablation = {
  name: 'ladder',
  claim:
    'What the Transformer has besides self-attention brings an RNN close to it, and self-attention matters more in the encoder than in the decoder.',
  question:
    'One change a rung from the RNN to the Transformer: which of them moves quality? And which half of a hybrid?',
  reference: {
    paper: 'Domhan 2018 (the ladder); Chen et al. 2018 (hybrids)',
    where: 'Domhan: abstract',
    found:
      'recurrent models come very close to the Transformer by borrowing its concepts without self-attention; self-attention is much more important for the encoder than for the decoder, where a recurrence can replace it; the scores of his rungs were not at hand, so that each of ours is expected to beat the one before it',
  },
  experiment: {
    corpus: 'cmudict',
    updates: 600,
    set: [],
    arms: [...RUNGS, ...HYBRIDS],
    expectations: [
      beats('feed-forward', 'rnn', 'wer', 'the RNN with all that it can borrow beats the plain one'),
      beats(
        'transformer-to-rnn',
        'rnn-to-transformer',
        'wer',
        'a Transformer’s encoder with an RNN’s decoder beats the other way round',
      ),
      ...RUNGS.slice(1).map(({ name }, i) =>
        beats(name, RUNGS[i].name, 'wer', `rung ${i + 1}, ${name}, beats ${RUNGS[i].name}`),
      ),
    ],
  },
};
