/** Texts of what attention computes, a Transformer's and a recurrent decoder's. */
import { headsOf, lookingBackOf, type StageText, type StageTexts, type Where } from './stage-where.ts';

function keysText(where: Where): StageText {
  const { kind, inEncoder, decoder } = where;
  const offer = 'What each source token offers to be found by';
  if (kind === 'attention') {
    const { formula, made } = keysOfStates(where);
    return { title: `Keys, k = ${formula}`, sentence: `${offer}: ${made}.` };
  }
  const title = 'Keys, k = W_k x + b_k';
  if (inEncoder || kind !== 'self') return { title, sentence: `${offer}.` };
  const mask = 'causal' in decoder && decoder.causal ? ' Which may be looked at, the mask says.' : '';
  return { title, sentence: `What each token read offers to be found by.${mask}` };
}

/** How a recurrent decoder's attention makes keys of the encoder's states. */
function keysOfStates(where: Where): { readonly formula: string; readonly made: string } {
  switch (lookingBackOf(where)?.attention) {
    case 'additive':
      return { formula: 'U_a h', made: "a product of the encoder's state" };
    case 'multiplicative':
      return { formula: 'W h', made: "a product of the encoder's state" };
    default: {
      const halves = 'cell' in where.encoder ? ', its two directions added to the width of a query' : '';
      return { formula: 'h', made: `the encoder's state itself${halves}` };
    }
  }
}

function valuesText({ kind, own }: Where): StageText {
  const sentence = 'What each token hands over when it is found';
  if (kind === 'attention' && headsOf(own) === 1)
    return { title: 'Values, v = h', sentence: `${sentence}: the encoder's state itself.` };
  const formula = kind === 'attention' ? 'W_v h' : 'W_v x + b_v';
  return {
    title: `Values, v = ${formula}`,
    sentence: `${sentence}: a product of its vector.`,
  };
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
        'The answer is read whole, as in training, and later tokens are seen, the one to be said among them. An answer that is still being said has none yet, so the numbers here need not be those of Step.',
    };
  return {
    title,
    sentence:
      'Later tokens get minus infinity: nothing can be seen of them, though the answer is read whole.',
  };
}

export const ATTENTION_TEXTS: StageTexts = {
  queries: {
    title: 'Queries, q = W_q x + b_q',
    sentence: 'What this token asks for: a product of its vector by learnt weights, cut into heads.',
  },
  keys: keysText,
  values: valuesText,
  products: {
    title: 'Scores, q · k',
    sentence: 'How well the query fits each key: one dot product a token, in each head.',
  },
  scores: ({ own }) => ({
    title: `Scaling, q · k / √${own.dim / headsOf(own)}`,
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
  query: (where) => {
    const back = lookingBackOf(where);
    const state = back?.context === 'input' ? 'as the step before has left it' : 'as this step has made it';
    return {
      title: back?.attention === 'additive' ? 'Query, q = W_a s + b_a' : 'Query, q = s',
      sentence: `The decoder's state, ${state}, asks which part of the source is needed now.`,
    };
  },
  energies: {
    title: 'Energies, v_a · tanh(q + k)',
    sentence:
      'How well the query fits each key: a small network, whose vector v_a is learnt, instead of a dot product (Bahdanau et al. 2015).',
  },
  context: (where) => ({
    title: 'Context',
    sentence:
      lookingBackOf(where)?.heads === 1
        ? 'The source states, averaged by the weights: what is read of the source for this token.'
        : 'In each head the values are averaged by its weights; side by side they are what is read of the source.',
  }),
};
