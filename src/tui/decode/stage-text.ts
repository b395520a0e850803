/** Each stage of a model's computation in one sentence. The numbers come from the model itself (worker/inspect-answer.ts). */
import type { Stage } from '../../worker/answering-events.ts';

export interface StageText {
  readonly title: string;
  readonly sentence: string;
}

/** The names are those that the models give to what they compute (`observed`). */
export function stageText({ name }: Pick<Stage, 'name'>): StageText {
  return TEXTS[name] ?? { title: name, sentence: '' };
}

const TEXTS: Readonly<Record<string, StageText | undefined>> = {
  'looked up': {
    title: 'Embedding',
    sentence:
      'Each token is looked up in a table that training has filled: a vector stands for it from here on.',
  },
  embedding: {
    title: 'Embedding',
    sentence:
      'Each token is looked up in a table that training has filled, and scaled by the root of the width.',
  },
  positions: {
    title: 'Position',
    sentence:
      'Each place has a vector of its own, of sines and cosines or learnt: attention alone does not know order.',
  },
  input: { title: 'Embedding plus position', sentence: 'The sum of both is what the first layer reads.' },
  queries: {
    title: 'Queries, q = W_q x',
    sentence: 'What this token asks for: a product of its vector by learnt weights, cut into heads.',
  },
  keys: {
    title: 'Keys, k = W_k x (of the first head)',
    sentence: 'What each token that may be looked at offers to be found by.',
  },
  values: {
    title: 'Values, v = W_v x (of the first head)',
    sentence: 'What each token that may be looked at hands over when it is found.',
  },
  products: {
    title: 'Scores, q · k',
    sentence: 'How well the question fits each key: one dot product a token, in each head.',
  },
  scores: {
    title: 'Scaling, q · k / √d',
    sentence:
      'Divided by the root of the head width, so that the softmax is not pushed to where its gradient vanishes.',
  },
  seen: {
    title: 'Mask',
    sentence: 'Padding and, in the decoder, later tokens get minus infinity: nothing can be seen of them.',
  },
  weights: {
    title: 'Softmax',
    sentence: 'Scores become weights that are positive and sum to 1: where the model looks.',
  },
  heads: {
    title: 'Heads joined',
    sentence:
      'In each head the values are averaged by the weights; the results of all heads stand side by side.',
  },
  mixed: { title: 'Output of attention', sentence: 'One more product mixes what the heads have found.' },
  sum: {
    title: 'Residual',
    sentence: 'What the sub-layer says is added to what it was given, so that nothing is lost on the way.',
  },
  normalised: {
    title: 'Norm',
    sentence:
      'Mean 0 and deviation 1 (over the width by layer norm, of each number over many positions by batch norm), then a learnt gain and bias.',
  },
  inner: {
    title: 'Feed-forward, max(0, x W_1 + b_1)',
    sentence: 'Each position by itself: a wide layer in which negative numbers become 0.',
  },
  outer: { title: 'Feed-forward, W_2 and b_2', sentence: 'And back to the width of the model.' },
  states: {
    title: 'Encoder states',
    sentence:
      'A state a source token, one half read from the left and one from the right: what attention looks at.',
  },
  'both ways': {
    title: 'States of both directions',
    sentence:
      'A state a source token, one half read from the left and one from the right; a product joins them to one width.',
  },
  query: {
    title: 'Query, W_a s',
    sentence: "The decoder's state asks which part of the source is needed now.",
  },
  energies: {
    title: 'Energies, v · tanh(W_a s + U_a h)',
    sentence:
      'How well that fits each source state: a small network instead of a dot product (Bahdanau et al. 2015).',
  },
  context: {
    title: 'Context',
    sentence: 'The source states, averaged by the weights: what is read of the source for this token.',
  },
  reset: {
    title: 'Reset gate, r = σ(…)',
    sentence: 'Near 0: the old state does not count for the candidate. Near 1: it does.',
  },
  update: {
    title: 'Update gate, z = σ(…)',
    sentence: 'Near 1: the old state is kept. Near 0: the candidate takes its place.',
  },
  candidate: {
    title: 'Candidate, n = tanh(…)',
    sentence: 'What the state would become, from the token, the context and the reset state.',
  },
  state: {
    title: 'State, h + (1 - z) (n - h)',
    sentence: 'The old state moves towards the candidate, as far as the update gate lets it.',
  },
  'input gate': {
    title: 'Input gate, i = σ(…)',
    sentence: 'Near 1: the new content is written into the cell. Near 0: it is not.',
  },
  'forget gate': {
    title: 'Forget gate, f = σ(…)',
    sentence: 'Near 1: the cell keeps what it holds. Near 0: it is emptied.',
  },
  content: { title: 'New content, g = tanh(…)', sentence: 'What may be written into the cell.' },
  'output gate': {
    title: 'Output gate, o = σ(…)',
    sentence: 'How much of the cell is shown to the outside.',
  },
  cell: {
    title: "Cell, c' = f c + i g",
    sentence: 'What is kept, and what is written into it: the memory of an LSTM.',
  },
  'output state': {
    title: "State, h' = o tanh(c')",
    sentence: 'What the cell shows: the input of whatever comes next.',
  },
  features: {
    title: 'Readout',
    sentence: 'State, context and token before, mixed by a last layer with tanh.',
  },
  logits: { title: 'Logits', sentence: 'A score for each symbol that could come next.' },
  probabilities: {
    title: 'Softmax over the vocabulary',
    sentence: 'The scores as probabilities: the largest is the token that greedy decoding says.',
  },
};
