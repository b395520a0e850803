/** What a stage's text depends on: where the stage is, and what is set there. */
import {
  type HalfConfig,
  type Halves,
  halvesOf,
  type ModelConfig,
  type RnnDecoderConfig,
} from '../../config/schema.ts';

export interface StageText {
  readonly title: string;
  readonly sentence: string;
}

/** By the names that the models give to what they compute (`observed`). */
export type StageTexts = Readonly<Record<string, StageText | ((where: Where) => StageText) | undefined>>;

export interface Where extends Halves {
  /** Of both, the half that the place is in. */
  readonly own: HalfConfig;
  readonly inEncoder: boolean;
  /** The last part of the place's name: `self`. */
  readonly kind: string;
  /** From 0. */
  readonly layer: number;
}

export function whereOf(place: string, model: ModelConfig): Where {
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

/** Of its attention; 1 of a half that has none. */
export const headsOf = (half: HalfConfig): number => ('heads' in half ? half.heads : 1);

/** A recurrent decoder's attention; null where there is none, and where the decoder is no recurrent one. */
export const lookingBackOf = ({ decoder }: Where): RnnDecoderConfig | null =>
  'attention' in decoder && decoder.attention !== 'none' ? decoder : null;
