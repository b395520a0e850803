/** The models of runs that answer together, with the tokenizer that they must share. */
import type { Part } from '../config/parts.ts';
import { UserError } from '../config/user-error.ts';
import type { TokenizerPair } from '../data/tokenizer.ts';
import type { DecodedModel } from '../decode/model-programs.ts';
import type { Run } from '../run/run-directory.ts';
import { loadTrainedModel } from '../run/run-model.ts';

/**
 * With the best weights of each, and without a part.
 * @throws UserError when their tokenizers differ, or one has no such part
 */
export function loadTogether(
  runs: readonly Run[],
  without: Part | null = null,
): { models: DecodedModel[]; tokenizers: TokenizerPair } {
  const loaded = runs.map((run) => ({ run, ...loadTrainedModel(run, without) }));
  const [first] = loaded;
  const other = loaded.find(({ tokenizers }) => tokenizers.hash !== first.tokenizers.hash);
  if (other) {
    throw new UserError(
      `${first.run.dir} and ${other.run.dir} have different tokenizers: their probabilities are of different symbols`,
      'Take runs of one comparison, or runs trained on the same corpus with the same settings of data and tokenizer.',
    );
  }
  return { models: loaded, tokenizers: first.tokenizers };
}
