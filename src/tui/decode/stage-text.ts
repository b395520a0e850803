/**
 * Each stage of a model's computation in a formula and a sentence, true of the model's settings. The numbers come from
 * the model itself (worker/inspect-answer.ts). The formulas' letters: x what is given, s a decoder's state, h one of the
 * encoder's; W, U, v and b are learnt.
 */
import {
  halvesOf,
  type ModelConfig,
  type RnnDecoderConfig,
  type RnnEncoderConfig,
  type TransformerDecoderConfig,
  type TransformerEncoderConfig,
} from '../../config/schema.ts';
import type { Stage } from '../../worker/answering-events.ts';

export interface StageText {
  readonly title: string;
  readonly sentence: string;
}

/** The names are those that the models give to what they compute (`observed`). */
export function stageText({ place, name }: Pick<Stage, 'place' | 'name'>, model: ModelConfig): StageText {
  const text = TEXTS[name] ?? { title: name, sentence: '' };
  return typeof text === 'function' ? text(whereOf(place, model)) : text;
}

/** Where a stage is, and what is set there. */
interface Where {
  readonly encoder: RnnEncoderConfig | TransformerEncoderConfig;
  readonly decoder: RnnDecoderConfig | TransformerDecoderConfig;
  /** Of both, the half that the place is in. */
  readonly own: RnnEncoderConfig | TransformerEncoderConfig | RnnDecoderConfig | TransformerDecoderConfig;
  readonly inEncoder: boolean;
  /** The last part of the place's name: `self`. */
  readonly kind: string;
  /** From 0. */
  readonly layer: number;
}

function whereOf(place: string, model: ModelConfig): Where {
  const { encoder, decoder } = halvesOf(model);
  const inEncoder = place.startsWith('encoder');
  return {
    encoder,
    decoder,
    own: inEncoder ? encoder : decoder,
    inEncoder,
    kind: place.split('.').at(-1) ?? '',
    layer: Number(/layer(\d+)/.exec(place)?.[1] ?? 0),
  };
}

/** A recurrent decoder's attention; null where there is none, and where the decoder is no recurrent one. */
const lookingBackOf = ({ decoder }: Where): RnnDecoderConfig | null =>
  'attention' in decoder && decoder.attention !== 'none' ? decoder : null;

/** Of keys and values one head is shown. */
const firstHead = (heads: number): string => (heads > 1 ? ' (of the first head)' : '');

/** What a recurrent cell reads beside its own state. */
function readByCell(where: Where): string {
  if (!('cell' in where.own)) return 'what the layer is given';
  if (where.layer > 0) return 'what comes from the layer below';
  return lookingBackOf(where)?.context === 'input' ? 'the token and the context' : 'the token';
}

function keysText(where: Where): StageText {
  const back = where.kind === 'attention' ? lookingBackOf(where) : null;
  const sentence = 'What each source token offers to be found by';
  if (back !== null) {
    const kind = firstHead(back.heads);
    switch (back.attention) {
      case 'additive':
        return {
          title: `Keys, k = U_a h${kind}`,
          sentence: `${sentence}: a product of the encoder's state.`,
        };
      case 'multiplicative':
        return { title: `Keys, k = W h${kind}`, sentence: `${sentence}: a product of the encoder's state.` };
      default: {
        const halves = 'cell' in where.encoder ? ', its two directions added to the width of a query' : '';
        return { title: `Keys, k = h${kind}`, sentence: `${sentence}: the encoder's state itself${halves}.` };
      }
    }
  }
  const title = `Keys, k = W_k x + b_k${firstHead('heads' in where.own ? where.own.heads : 1)}`;
  if (where.inEncoder || where.kind !== 'self') return { title, sentence: `${sentence}.` };
  return {
    title,
    sentence: 'What each token read offers to be found by. Which may be looked at, the mask says.',
  };
}

function valuesText(where: Where): StageText {
  const back = where.kind === 'attention' ? lookingBackOf(where) : null;
  const sentence = 'What each token hands over when it is found';
  if (back?.heads === 1)
    return { title: 'Values, v = h', sentence: `${sentence}: the encoder's state itself.` };
  const formula = back === null ? 'W_v x + b_v' : 'W_v h';
  const kind = firstHead('heads' in where.own ? where.own.heads : 1);
  return { title: `Values, v = ${formula}${kind}`, sentence: `${sentence}: a product of its vector.` };
}

function maskText({ decoder, inEncoder, kind }: Where): StageText {
  const title = 'Mask';
  if (inEncoder || kind !== 'self')
    return {
      title,
      sentence:
        'Padding gets minus infinity, so that nothing is seen of it. A source by itself has none: nothing changes here.',
    };
  if ('causal' in decoder && !decoder.causal)
    return {
      title: 'No mask',
      sentence:
        'transformer.causal is false: the answer is read whole, as in training, and later tokens are seen, the one to be said among them. An answer that is still being said has none yet, so the numbers here need not be those of Step.',
    };
  return {
    title,
    sentence:
      'Later tokens get minus infinity: nothing can be seen of them, though the answer is read whole.',
  };
}

function statesText(where: Where): StageText {
  const { encoder, layer } = where;
  const kept = 'A state a source token, one half read from the left and one from the right';
  const isLast = layer === encoder.layers - 1;
  const isSummed = 'cell' in encoder && encoder.residual && layer > 0;
  const use = isSummed
    ? 'what the layer has read is added to it'
    : !isLast
      ? 'what the next layer reads'
      : 'attention' in where.decoder && where.decoder.attention === 'none'
        ? 'the decoder begins from the last of each direction, and sees no other'
        : 'what attention looks at';
  return { title: 'Encoder states, h', sentence: `${kept}: ${use}.` };
}

function positionsText({ own }: Where): StageText {
  const made = own.positions === 'learned' ? 'learnt' : 'of sines and cosines';
  const why =
    'cell' in own ? 'a recurrence would know the order without' : 'attention alone does not know the order';
  return { title: 'Position', sentence: `Each place has a vector of its own, ${made}: ${why}.` };
}

const TEXTS: Readonly<Record<string, StageText | ((where: Where) => StageText) | undefined>> = {
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
  queries: {
    title: 'Queries, q = W_q x + b_q',
    sentence: 'What this token asks for: a product of its vector by learnt weights, cut into heads.',
  },
  keys: keysText,
  values: valuesText,
  products: {
    title: 'Scores, q · k',
    sentence: 'How well the question fits each key: one dot product a token, in each head.',
  },
  scores: ({ own }) => ({
    title: `Scaling, q · k / √${own.dim / ('heads' in own ? own.heads : 1)}`,
    sentence:
      'Divided by the root of the head width, so that the softmax is not pushed to where its gradient vanishes.',
  }),
  seen: maskText,
  weights: {
    title: 'Softmax',
    sentence: 'Scores become weights that are positive and sum to 1: where the model looks.',
  },
  heads: {
    title: 'Heads joined',
    sentence:
      'In each head the values are averaged by the weights; the results of all heads stand side by side.',
  },
  mixed: {
    title: 'Output of attention, W_o x + b_o',
    sentence: 'One more product mixes what the heads have found.',
  },
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
    sentence: 'Each position by itself: a wide layer in which negative numbers become 0.',
  },
  outer: { title: 'Feed-forward, x W_2 + b_2', sentence: 'And back to the width of the model.' },
  states: statesText,
  'both ways': {
    title: 'States of both directions',
    sentence:
      'A state a source token, one half read from the left and one from the right; a product joins them to one width.',
  },
  'recurrent states': {
    title: 'State',
    sentence: 'What the recurrence has come to, from the tokens read so far: what this layer hands on.',
  },
  query: (where) => {
    const back = lookingBackOf(where);
    const state = back?.context === 'input' ? 'as the step before has left it' : 'as this step has made it';
    return {
      title: back?.attention === 'additive' ? 'Query, q = W_a s + b_a' : 'Query, q = s',
      sentence: `The decoder's state, ${state}, asks which part of the source is needed now.`,
    };
  },
  energies: {
    title: 'Energies, v · tanh(q + k)',
    sentence:
      'How well the query fits each key: a small network instead of a dot product (Bahdanau et al. 2015).',
  },
  context: (where) => ({
    title: 'Context',
    sentence:
      lookingBackOf(where)?.heads === 1
        ? 'The source states, averaged by the weights: what is read of the source for this token.'
        : 'In each head the values are averaged by its weights; side by side they are what is read of the source.',
  }),
  reset: {
    title: 'Reset gate, r = σ(…)',
    sentence: 'Near 0: the old state does not count for the candidate. Near 1: it does.',
  },
  update: {
    title: 'Update gate, z = σ(…)',
    sentence: 'Near 1: the old state is kept. Near 0: the candidate takes its place.',
  },
  candidate: (where) => ({
    title: 'Candidate, n = tanh(…)',
    sentence: `What the state would become, from ${readByCell(where)}, and from as much of the old state as the reset gate lets through.`,
  }),
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
  content: (where) => ({
    title: 'New content, g = tanh(…)',
    sentence: `What may be written into the cell, from ${readByCell(where)}, and from the old state.`,
  }),
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
  features: (where) => ({
    title: 'Readout, tanh(W x + b)',
    sentence: `State${lookingBackOf(where) ? ', context' : ''} and token before, side by side, are mixed by a last layer.`,
  }),
  logits: ({ decoder }) => ({
    title: decoder.tied ? 'Logits, E x' : 'Logits, W x',
    sentence: `A score for each symbol that could come next, ${decoder.tied ? 'by its embedding' : 'by weights of its own'}: the highest first.`,
  }),
  probabilities: {
    title: 'Softmax over the vocabulary',
    sentence: 'The scores as probabilities: the largest is the token that greedy decoding says.',
  },
};
