/** What the settings of decoding come to, in words: for tables and ledgers that say how answers were made. */
import type { DecodeConfig } from './schema.ts';

export function describeDecoding(decode: DecodeConfig): string {
  return [searchOf(decode), ...constraintsOf(decode)].join(', ');
}

function searchOf({
  sample,
  temperature,
  topK,
  topP,
  seed,
  beam,
  lengthPenalty,
  alpha,
}: DecodeConfig): string {
  if (sample) return `sampled at temperature ${temperature}, top-k ${topK}, top-p ${topP}, seed ${seed}`;
  if (beam === 1) return 'greedy';
  return `beam of ${beam}, length penalty ${lengthPenalty}${lengthPenalty === 'gnmt' ? ` ${alpha}` : ''}`;
}

function constraintsOf(decode: DecodeConfig): string[] {
  const { minLength, noRepeat, repetitionPenalty, replaceUnknown, maxLength, maxLengthFactor } = decode;
  const cut = maxLength === undefined ? '' : ` and ${maxLength}`;
  return [
    `at most ${maxLengthFactor} × source length + 10${cut} tokens`,
    ...(minLength > 0 ? [`at least ${minLength}`] : []),
    ...(noRepeat > 0 ? [`no ${noRepeat} tokens twice`] : []),
    ...(repetitionPenalty > 1 ? [`repetition penalty ${repetitionPenalty}`] : []),
    ...(replaceUnknown ? ['unknown words replaced'] : []),
  ];
}
