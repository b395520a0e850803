/** The corpora that need no file. Not here: how each is made (one file a maker) or cleaned. */
import type { CorpusConfig, DataConfig, Split } from '../config/schema.ts';
import { cmudictPairs } from './cmudict.ts';
import { datePairs } from './dates.ts';
import type { Levels } from './levels.ts';
import type { PairPiece } from './pair.ts';
import { scanGives, scanPieces } from './scan.ts';
import { type STRING_TASKS, stringTaskPairs } from './string-tasks.ts';

/** Settings of `corpus` that one may be drawn by. */
export const DRAWN_BY = ['pairs', 'length', 'seed'] as const;

/** A corpus that comes with seqcmp. */
export interface BuiltInCorpus {
  readonly name: string;
  readonly description: string;
  readonly licence: string;
  /** What `auto` means for it. */
  readonly levels: Levels;
  /** Whether a source must have a single target: pairs of any other source are dropped and counted. */
  readonly oneTarget: boolean;
  /** Whether pairs that come again are meant to: a published split that weighs some more. */
  readonly repeats?: boolean;
  /** None where it is always the same. */
  readonly drawnBy: readonly (typeof DRAWN_BY)[number][];
  /** Which splits it has of its own; without this, none. */
  readonly gives?: (corpus: CorpusConfig) => readonly Split[];
  /** Raw pairs, uncleaned; a pure function of the settings (and, for `dates`, of Node's ICU). */
  readonly pairs: (corpus: CorpusConfig, data: DataConfig) => AsyncGenerator<PairPiece>;
}

const CHARACTERS: Levels = { source: 'char', target: 'char' };
const GENERATED = 'MIT, as seqcmp, which generates it';

function stringTask(task: keyof typeof STRING_TASKS, description: string): BuiltInCorpus {
  const pairs = (corpus: CorpusConfig) => stringTaskPairs(task, corpus);
  const levels = CHARACTERS;
  return { name: task, description, licence: GENERATED, levels, oneTarget: true, drawnBy: DRAWN_BY, pairs };
}

/** Every built-in corpus, in the order in which lists show them. */
export const BUILT_IN: readonly BuiltInCorpus[] = [
  {
    name: 'cmudict',
    description: 'English words to phonemes without stress, from the CMU Pronouncing Dictionary',
    licence: 'BSD-2-Clause style, Carnegie Mellon University; npm package ISC',
    levels: { source: 'char', target: 'word' },
    oneTarget: false,
    drawnBy: [],
    pairs: cmudictPairs,
  },
  {
    name: 'dates',
    description: 'dates as dozens of locales write them, to ISO 8601',
    licence: 'generated from Unicode CLDR data in Node; Unicode License v3',
    levels: CHARACTERS,
    oneTarget: true,
    drawnBy: ['pairs', 'seed'],
    pairs: datePairs,
  },
  {
    name: 'scan',
    description: 'commands to sequences of actions, all 20,910 of SCAN (Lake and Baroni 2018)',
    licence: `${GENERATED}; from the published grammar`,
    levels: { source: 'word', target: 'word' },
    oneTarget: true,
    repeats: true,
    drawnBy: [],
    gives: scanGives,
    pairs: scanPieces,
  },
  stringTask('reverse', 'random strings of letters, to the same letters backwards'),
  stringTask('copy', 'random strings of letters, to themselves'),
  stringTask('sort', 'random strings of letters, to the same letters in alphabetical order'),
];
