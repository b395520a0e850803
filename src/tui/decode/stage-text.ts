/**
 * Each stage of a model's computation in a formula and a sentence, true of the model's settings. The numbers come from
 * the model itself (worker/inspect-answer.ts). The formulas' letters: x what is given, s a decoder's state, h one of the
 * encoder's; W, U, v and b are learnt.
 */
import type { ModelConfig } from '../../config/schema.ts';
import type { Stage } from '../../worker/answering-messages.ts';
import { ATTENTION_TEXTS } from './attention-texts.ts';
import { CELL_TEXTS } from './cell-texts.ts';
import { lookingBackOf, type StageText, type StageTexts, type Where, whereOf } from './stage-where.ts';

export function stageText({ place, name }: Pick<Stage, 'place' | 'name'>, model: ModelConfig): StageText {
  const text = TEXTS[name] ?? { title: name, sentence: '' };
  return typeof text === 'function' ? text(whereOf(place, model)) : text;
}

/** What becomes of an encoder layer's states. */
function useOfStates({ encoder, decoder, layer }: Where): string {
  if ('cell' in encoder && encoder.residual && layer > 0) return 'what the layer has read is added to it';
  if (layer < encoder.layers - 1) return 'what the next layer reads';
  if ('attention' in decoder && decoder.attention === 'none')
    return 'the decoder begins from the last of each direction, and sees no other';
  return 'what attention looks at';
}

function positionsText({ own }: Where): StageText {
  const made = own.positions === 'learned' ? 'learnt' : 'of sines and cosines';
  const why =
    'cell' in own ? 'a recurrence would know the order without' : 'attention alone does not know the order';
  return { title: 'Position', sentence: `Each place has a vector of its own, ${made}: ${why}.` };
}

const TEXTS: StageTexts = {
  ...ATTENTION_TEXTS,
  ...CELL_TEXTS,
  'looked up': {
    title: 'Embedding',
    sentence:
      'Each token is looked up in a table that training has filled: a vector stands for it from here on.',
  },
  embedding: ({ own }) => ({
    title: `Embedding, times √${own.dim}`,
    sentence:
      'Each token is looked up in a table that training has filled, and scaled by the root of the width.',
  }),
  positions: positionsText,
  input: { title: 'Embedding plus position', sentence: 'The sum of both is what the first layer is given.' },
  sum: {
    title: 'Residual',
    sentence: 'What is computed is added to what it was computed from, so that nothing is lost on the way.',
  },
  standardised: ({ own }) => ({
    title: 'Norm, (x - mean) / deviation',
    sentence:
      own.norm === 'batch'
        ? 'Each number, less its mean and divided by its deviation, as training has found both over many positions.'
        : 'Mean 0 and deviation 1 over the width.',
  }),
  normalised: {
    title: 'Norm, times gain, plus bias',
    sentence: 'Each of the numbers has a gain and a bias of its own, both learnt.',
  },
  inner: {
    title: 'Feed-forward, max(0, x W_1 + b_1)',
    sentence:
      'A wide layer for each position by itself. Attention only averages; here, where negative numbers become 0, something new is made of what it gathered.',
  },
  outer: { title: 'Feed-forward, x W_2 + b_2', sentence: 'And back to the width of the model.' },
  states: (where) => ({
    title: 'Encoder states, h',
    sentence: `A state a source token, one half read from the left and one from the right: ${useOfStates(where)}.`,
  }),
  'both ways': {
    title: 'States of both directions',
    sentence:
      'A state a source token, one half read from the left and one from the right; a product joins them to one width.',
  },
  features: (where) => ({
    title: 'Readout, tanh(W x + b)',
    sentence: `State${lookingBackOf(where) ? ', context' : ''} and token before, side by side, are mixed by a last layer.`,
  }),
  logits: ({ decoder }) => ({
    title: decoder.tied ? 'Logits, E x' : 'Logits, W x',
    sentence: `A score for each symbol that could come next, ${decoder.tied ? 'by its embedding' : 'by weights of its own'}: the highest first.`,
  }),
  probabilities: ({ decoder }) => ({
    title: 'Softmax over the vocabulary',
    sentence: `The scores as probabilities: ${'causal' in decoder && !decoder.causal ? 'they need not be those of Step, since later tokens are seen here' : 'the largest is the token that greedy decoding says'}.`,
  }),
};
