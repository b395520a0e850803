/** An output while it grows: a chain of tokens, so that hypotheses share their beginnings. */
import { EOS } from '../data/vocabulary.ts';

export interface Hypothesis {
  readonly previous: Hypothesis | null;
  /** The last token; of the empty hypothesis, none. */
  readonly token: number;
  /** Tokens, EOS included. */
  readonly length: number;
  /** Of all tokens, in nats, under the distribution that is searched. */
  readonly logProbability: number;
  /** The source position that the last token attends to most; -1 where nobody asked. */
  readonly alignment: number;
}

export const EMPTY: Hypothesis = { previous: null, token: -1, length: 0, logProbability: 0, alignment: -1 };

/** @param logProbability of the token alone @param alignment as in the hypothesis */
export function extend(
  previous: Hypothesis,
  token: number,
  logProbability: number,
  alignment: number,
): Hypothesis {
  return {
    previous,
    token,
    length: previous.length + 1,
    logProbability: previous.logProbability + logProbability,
    alignment,
  };
}

export const isEnded = ({ token }: Hypothesis): boolean => token === EOS;

/** The chain from its beginning, without EOS. */
function chainOf(hypothesis: Hypothesis): Hypothesis[] {
  const chain: Hypothesis[] = [];
  for (let at: Hypothesis | null = hypothesis; at?.previous; at = at.previous)
    if (!isEnded(at)) chain.push(at);
  return chain.reverse();
}

/** Token ids without EOS. */
export const idsOf = (hypothesis: Hypothesis): number[] => chainOf(hypothesis).map(({ token }) => token);

/** The source position of each token, EOS left out. */
export const alignmentsOf = (hypothesis: Hypothesis): number[] =>
  chainOf(hypothesis).map(({ alignment }) => alignment);
