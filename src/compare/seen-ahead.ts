/** Where a decoder has seen, in training or under teacher forcing, more than it can see when it answers. */
import { halvesOf, type ModelConfig, seesAnswer } from '../config/schema.ts';
import { listWords } from '../text/list-words.ts';

export interface NamedModel {
  readonly name: string;
  readonly model: ModelConfig;
}

/** A note on losses where a model sees what it is to predict; none where all have a causal mask or a recurrence. */
export function unmaskedNote(models: readonly NamedModel[]): string[] {
  return noteOn(
    models.filter(({ model }) => seesAnswer(model)),
    (names) =>
      `Without a causal mask: ${names}. Under teacher forcing it sees the very tokens that it is to predict, so its loss, perplexity, token accuracy and bits a character say nothing of how well it answers; nobody is ahead by them.`,
  );
}

/** A note on losses of training where a model has batch normalisation. */
export function batchNormNote(models: readonly NamedModel[]): string[] {
  const has = ({ model }: NamedModel) => Object.values(halvesOf(model)).some(({ norm }) => norm === 'batch');
  return noteOn(
    models.filter(has),
    (names) =>
      `Batch normalisation: ${names}. In training each number is normalised by its mean over all positions of a batch, those of later tokens among them, and in validation and decoding by running means. Part of what lies between training loss and validation loss comes from that.`,
  );
}

function noteOn(models: readonly NamedModel[], say: (names: string) => string): string[] {
  return models.length === 0 ? [] : [say(listWords(models.map(({ name }) => name)))];
}
