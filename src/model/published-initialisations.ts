/**
 * Initialisations that were published for a family, as changes to what the layers declare. What the layers declare
 * is the default: weights uniform after Glorot and Bengio 2010 and embeddings normal with deviation dim^-1/2, which
 * for the Transformer is tensor2tensor's; recurrent weights orthogonal (Saxe et al. 2014), as Keras has it; biases 0.
 */
import type { RnnEncoderConfig, TransformerEncoderConfig } from '../config/schema.ts';
import type { Init, ParamTableBuilder } from './params.ts';

type Initialisation = RnnEncoderConfig['initialisation'] | TransformerEncoderConfig['initialisation'];

/** A table whose parameters start as `initialisation` says. */
export function startingAs(initialisation: Initialisation, table: ParamTableBuilder): ParamTableBuilder {
  return { ...table, add: (name, shape, init) => table.add(name, shape, initOf(initialisation, name, init)) };
}

function initOf(initialisation: Initialisation, name: string, init: Init): Init {
  switch (initialisation) {
    case 'glorot':
      return init;
    case 'bahdanau':
      return bahdanau(name, init);
    case 'fairseq':
      return fairseq(name, init);
    default:
      return initialisation satisfies never;
  }
}

/**
 * Bahdanau et al. 2015, appendix B.1: recurrent matrices orthogonal; those of the query and the key (W_a, U_a) normal
 * with variance 0.001², the vector of the energies (V_a) zero; all other weights normal with variance 0.01².
 */
function bahdanau(name: string, init: Init): Init {
  if (init.kind !== 'glorot' && init.kind !== 'normal') return init;
  if (name.endsWith('.energy.weight')) return { kind: 'zeros' };
  const ofAttention = name.endsWith('.query.weight') || name.endsWith('.key.weight');
  return { kind: 'normal', deviation: ofAttention ? 0.001 : 0.01 };
}

/**
 * fairseq's MultiheadAttention (Ott et al. 2019): query, key and value by a gain of 2^-1/2, about what Glorot's rule
 * gives one matrix that makes all three.
 */
function fairseq(name: string, init: Init): Init {
  const projects = ['query', 'key', 'value'].some((part) => name.endsWith(`.${part}.weight`));
  return init.kind === 'glorot' && projects ? { kind: 'glorot', gain: Math.SQRT1_2 } : init;
}
