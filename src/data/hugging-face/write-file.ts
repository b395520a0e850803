/**
 * A tokenizer as a Hugging Face `tokenizer.json`: other tools give the same ids. Special symbols stand in the
 * vocabulary and not among `added_tokens`, so that no text can spell them; beginning and end are not added. Not here:
 * reading it (read-file.ts).
 */
import { UserError } from '../../config/user-error.ts';
import { SPECIAL, type Tokenizer, UNK } from '../vocabulary.ts';
import { CUTTINGS } from './file-form.ts';

/** A word that is spelt like a special symbol, and would get its id in a file of this form. */
export function speltLikeSpecial({ vocabulary }: Tokenizer): string | undefined {
  return vocabulary.find((symbol) => (SPECIAL as readonly string[]).includes(symbol));
}

/**
 * JSON text, the same for equal tokenizers.
 * @throws UserError for a vocabulary of words that holds one spelt like a special symbol: a name has one id there
 */
export function huggingFaceFile(tokenizer: Tokenizer): string {
  const { level, vocabulary, merges } = tokenizer;
  const spelt = speltLikeSpecial(tokenizer);
  if (spelt !== undefined) {
    throw new UserError(
      `the vocabulary holds the word ${spelt}, and a file in this form gives it the id of the special symbol`,
      'Take the word out of the text, or train with the level bpe or char, in which no symbol is spelt so.',
    );
  }
  const vocab = Object.fromEntries([...SPECIAL, ...vocabulary].map((symbol, id) => [symbol, id]));
  const { pre_tokenizer, decoder } = CUTTINGS[level];
  const model = merges
    ? {
        type: 'BPE',
        dropout: null,
        unk_token: null,
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: false,
        byte_fallback: false,
        ignore_merges: false,
        vocab,
        merges,
      }
    : { type: 'WordLevel', vocab, unk_token: SPECIAL[UNK] };
  const file = {
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [],
    normalizer: null,
    pre_tokenizer,
    post_processor: null,
    decoder,
    model,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}
