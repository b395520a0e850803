/**
 * The shape of a Hugging Face `tokenizer.json` that can be read, and the names of what cannot: a feature that is
 * passed over would give other ids than the file means. Not here: making a tokenizer of it (read-file.ts).
 */
import { z } from 'zod';

const part = z.looseObject({ type: z.string() }).nullish();
const flag = z.boolean().nullish();

const addedToken = z.object({
  id: z.int().min(0),
  content: z.string().min(1),
  single_word: flag,
  lstrip: flag,
  rstrip: flag,
  special: flag,
});
export type AddedToken = z.infer<typeof addedToken>;

/** A name such as `__proto__` is a symbol like any other: no schema of records, which leave it out. */
const vocab = z.custom<Readonly<Record<string, number>>>(
  (value) =>
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((id) => Number.isSafeInteger(id) && id >= 0 && id < 2 ** 26),
  'expected symbols with their ids',
);
const merge = z.union([
  z.tuple([z.string().min(1), z.string().min(1)]),
  // As versions before 0.20 write it.
  z
    .string()
    .regex(/^\S+ \S+$/)
    .transform((text) => text.split(' ') as [string, string]),
]);

export const fileShape = z.object({
  truncation: z.unknown().optional(),
  padding: z.unknown().optional(),
  added_tokens: z.array(addedToken).nullish(),
  normalizer: part,
  pre_tokenizer: part,
  post_processor: part,
  decoder: part,
  model: z.looseObject({
    type: z.string().nullish(),
    dropout: z.number().nullish(),
    unk_token: z.string().nullish(),
    continuing_subword_prefix: z.string().nullish(),
    end_of_word_suffix: z.string().nullish(),
    byte_fallback: flag,
    ignore_merges: flag,
    vocab,
    merges: z.array(merge).optional(),
  }),
});
export type FileShape = z.infer<typeof fileShape>;

/** The first feature that is not supported, or undefined. Of the pre-tokenizer and the model read-file.ts sees more. */
export function unsupported(file: FileShape): string | undefined {
  const { model, added_tokens: added } = file;
  const found: readonly [boolean, string][] = [
    [file.truncation != null, 'truncation'],
    [file.padding != null, 'padding'],
    [file.normalizer != null, `the normalizer ${file.normalizer?.type}`],
    [
      file.post_processor != null && file.post_processor.type !== 'ByteLevel',
      `the post-processor ${file.post_processor?.type}`,
    ],
    [(model.dropout ?? 0) > 0, 'model.dropout'],
    [(model.continuing_subword_prefix ?? '') !== '', 'model.continuing_subword_prefix'],
    [(model.end_of_word_suffix ?? '') !== '', 'model.end_of_word_suffix'],
    [model.byte_fallback === true, 'model.byte_fallback'],
    [model.ignore_merges === true, 'model.ignore_merges'],
    ...(['single_word', 'lstrip', 'rstrip'] as const).map((name): [boolean, string] => [
      (added ?? []).some((token) => token[name]),
      `added_tokens with ${name}`,
    ]),
  ];
  return found.find(([isThere]) => isThere)?.[1];
}

/** As `add_prefix_space` and `use_regex` say; what is left out means true. */
export function isPlainByteLevel(part: FileShape['pre_tokenizer']): boolean {
  return part?.type === 'ByteLevel' && part.add_prefix_space === false && part.use_regex !== false;
}
