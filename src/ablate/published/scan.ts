import type { Ablation, PublishedScore, Reference } from '../ablation.ts';

const PAPER = 'Lake and Baroni 2018';

/** A GRU with attention; up to 48 actions of 9 words need more than 2 a word. */
const NETWORK = ['model.dim=128', 'data.batchTokens=2048', 'decode.maxLengthFactor=6'];

interface Split
  extends Pick<Ablation, 'name' | 'claim' | 'question'>,
    Omit<Reference, 'paper'>,
    Pick<PublishedScore, 'from' | 'to'> {
  readonly split: string;
}

/** `from` and `to` are of exact matches. */
const onSplit = ({ split, where, found, from, to, ...task }: Split): Ablation => ({
  ...task,
  reference: { paper: PAPER, where, found },
  experiment: {
    corpus: 'scan',
    updates: 1500,
    set: [`corpus.split=${split}`, ...NETWORK],
    arms: [{ name: 'rnn', model: 'rnn', set: [] }],
    expectations: [],
    published: [{ arm: 'rnn', metric: 'exact', from, to }],
  },
});

export const scanRandom = onSplit({
  name: 'scan-random',
  split: 'simple',
  claim: 'Of a random part of SCAN an RNN answers nearly every new command rightly.',
  question: 'Does the RNN learn a small language whole, where new commands are like those it has seen?',
  where: 'Experiment 1',
  found: '99.8 % of the commands of a random fifth',
  from: 98,
  to: 100,
});

export const scanJump = onSplit({
  name: 'scan-jump',
  split: 'addprim-jump',
  claim:
    'A verb that was seen by itself alone is hardly ever rightly put together with what other verbs were seen with.',
  question: 'Does the RNN compose what it has learnt apart?',
  where: 'Experiment 3',
  found: '0.08 % of the commands with jump, and 1.2 % by the best network',
  from: 0,
  to: 10,
});
