/** What is decided for one source at a time: which hypotheses go on, which have ended, and when it is enough. */
import type { DecodeConfig } from '../config/schema.ts';
import { EOS } from '../data/vocabulary.ts';
import type { Candidate } from './candidates.ts';
import { EMPTY, extend, type Hypothesis, isEnded } from './hypothesis.ts';
import { bestReachable, scoreOf } from './length-penalty.ts';

/** A hypothesis with what may follow it. */
export interface Proposal {
  readonly hypothesis: Hypothesis;
  readonly candidates: readonly Candidate[];
  readonly alignment: number;
}

/** A hypothesis that goes on; `parent` is the place of the proposal that it extends. */
export interface Extension {
  readonly hypothesis: Hypothesis;
  readonly parent: number;
}

export interface SentenceSearch {
  /** What the first step extends. */
  readonly first: readonly Hypothesis[];
  /** Takes the proposals for all open hypotheses. @returns those that go on; none when the source is done */
  advance(proposals: readonly Proposal[]): Extension[];
  /** The best first; those that ended before those that were cut. At most `nbest`. */
  results(): Hypothesis[];
}

export type SearchSettings = Pick<DecodeConfig, 'beam' | 'nbest' | 'lengthPenalty' | 'alpha'> & {
  /** Tokens of the longest output, EOS included: one that has as many without it is cut. */
  readonly longest: number;
};

/**
 * Beam search. At each step the `beam` likeliest of all extensions of all open hypotheses are kept; they are of one
 * length, so that a length penalty does not change their order. Those that end in EOS are finished and leave the
 * beam, which a later step fills again. It is over when `nbest` have finished of which the worst is at least as good
 * as the best score that any open one can still reach (`bestReachable`), or when none is open. Width 1 is greedy.
 */
export function beamSearch(settings: SearchSettings): SentenceSearch {
  const { beam, nbest, longest } = settings;
  const score = ({ logProbability, length }: Hypothesis) => scoreOf(logProbability, length, settings);
  let finished: Hypothesis[] = [];
  let cut: Hypothesis[] = [];
  const isOver = (open: readonly Extension[]): boolean => {
    if (open.length === 0) return true;
    const best = Math.max(...open.map(({ hypothesis }) => hypothesis.logProbability));
    return finished.length >= nbest && score(finished[nbest - 1]) >= bestReachable(best, longest, settings);
  };
  return {
    first: [EMPTY],
    advance(proposals) {
      const likeliest = bestExtensions(proposals, beam);
      const ended = likeliest.map(({ hypothesis }) => hypothesis).filter(isEnded);
      if (ended.length > 0)
        finished = [...finished, ...ended].sort((a, b) => score(b) - score(a)).slice(0, nbest);
      const open = likeliest.filter(({ hypothesis }) => !isEnded(hypothesis));
      if (!isOver(open) && open[0].hypothesis.length < longest) return open;
      // Constraints may forbid every token, or leave none of a probability above 0: what was open is then cut as it is.
      const nothingMayFollow = likeliest.length === 0;
      cut = nothingMayFollow
        ? proposals.map(({ hypothesis }) => hypothesis)
        : open.map(({ hypothesis }) => hypothesis).filter(({ length }) => length >= longest);
      return [];
    },
    results: () => [...finished, ...cut.toSorted((a, b) => score(b) - score(a))].slice(0, nbest),
  };
}

/** `nbest` outputs drawn apart from one another; each proposal has the one candidate that was drawn. */
export function sampleSearch(settings: SearchSettings): SentenceSearch {
  const { nbest, longest } = settings;
  const done: Hypothesis[] = [];
  return {
    first: Array.from({ length: nbest }, () => EMPTY),
    advance(proposals) {
      const open: Extension[] = [];
      for (const [parent, { hypothesis: before, candidates, alignment }] of proposals.entries()) {
        const [drawn] = candidates;
        const hypothesis = drawn ? extend(before, drawn.token, drawn.logProbability, alignment) : before;
        if (!drawn || drawn.token === EOS || hypothesis.length >= longest) done.push(hypothesis);
        else open.push({ hypothesis, parent });
      }
      return open;
    },
    results: () => {
      const score = ({ logProbability, length }: Hypothesis) => scoreOf(logProbability, length, settings);
      return done.toSorted((a, b) => Number(isEnded(b)) - Number(isEnded(a)) || score(b) - score(a));
    },
  };
}

/** The likeliest of all extensions, best first. */
function bestExtensions(proposals: readonly Proposal[], count: number): Extension[] {
  const all = proposals.flatMap(({ hypothesis, candidates }, parent) =>
    candidates.map(({ token, logProbability }) => ({
      parent,
      token,
      logProbability,
      total: hypothesis.logProbability + logProbability,
    })),
  );
  if (all.length > 1) all.sort((a, b) => b.total - a.total || a.parent - b.parent || a.token - b.token);
  return all.slice(0, count).map(({ parent, token, logProbability }) => {
    const { hypothesis, alignment } = proposals[parent];
    return { hypothesis: extend(hypothesis, token, logProbability, alignment), parent };
  });
}
