/** Ids of the special symbols, the same in every vocabulary: for tokenizers, which know no tensors, and for models. */

/** Fills the places after a text's end. */
export const PAD = 0;
/** Beginning of a target, what a decoder sees first. */
export const BOS = 1;
/** End of a text. */
export const EOS = 2;
/** Any symbol that the vocabulary does not hold. */
export const UNK = 3;
