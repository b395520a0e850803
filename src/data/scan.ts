/**
 * SCAN: commands to sequences of actions (Lake and Baroni 2018, arXiv:1711.00350, supplementary material): all 20,910
 * pairs of its grammar, in its published splits or in one of our own. See corpora/scan.
 */
import type { CorpusConfig, DataConfig, Split } from '../config/schema.ts';
import type { Pair, PairPiece } from './pair.ts';
import { splitOf } from './split-pairs.ts';

const PRIMITIVES = ['walk', 'look', 'run', 'jump'];
const DIRECTIONS = ['left', 'right'];

const action = (word: string): string => `I_${word.toUpperCase()}`;
const times = (actions: string, count: number): string => Array(count).fill(actions).join(' ');

/** V and D of the grammar: `walk`, `turn left`, `look opposite right`, `jump around left`. */
function verbs(): Pair[] {
  const plain = PRIMITIVES.map((word) => ({ source: word, target: action(word) }));
  const directed = [...PRIMITIVES, 'turn'].flatMap((word) =>
    DIRECTIONS.flatMap((direction) => {
      const turn = `I_TURN_${direction.toUpperCase()}`;
      // To turn is to turn and do nothing after it.
      const after = word === 'turn' ? '' : ` ${action(word)}`;
      return [
        { source: `${word} ${direction}`, target: `${turn}${after}` },
        { source: `${word} opposite ${direction}`, target: `${turn} ${turn}${after}` },
        { source: `${word} around ${direction}`, target: times(`${turn}${after}`, 4) },
      ];
    }),
  );
  return [...plain, ...directed];
}

/** S: a verb, or twice or thrice that. */
function sentences(): Pair[] {
  return verbs().flatMap((verb) => [
    verb,
    { source: `${verb.source} twice`, target: times(verb.target, 2) },
    { source: `${verb.source} thrice`, target: times(verb.target, 3) },
  ]);
}

/** C: every command with its actions, in the order of the commands' code units. */
export function scanPairs(): Pair[] {
  const parts = sentences();
  const joined = parts.flatMap((one) =>
    parts.flatMap((other) => [
      { source: `${one.source} and ${other.source}`, target: `${one.target} ${other.target}` },
      { source: `${one.source} after ${other.source}`, target: `${other.target} ${one.target}` },
    ]),
  );
  return [...parts, ...joined].sort((a, b) => (a.source < b.source ? -1 : 1));
}

/** Actions of the longest training target of the published length split. */
const LONGEST_IN_TRAIN = 22;
/**
 * The commands of an add-primitive split: that which holds the phrase is tested; the phrase alone is in train, and so
 * often that it is a tenth of it. The copies are those that make the published sizes, 14,670 and 21,890.
 */
const ADDED = {
  'addprim-jump': { phrase: 'jump', copies: 1467 },
  'addprim-turn-left': { phrase: 'turn left', copies: 2189 },
} as const;

/** The splits that `corpus.split` has; `simple` is made by a hash of the source, like that of any corpus. */
export function scanGives({ split }: Pick<CorpusConfig, 'split'>): readonly Split[] {
  return split === 'simple' ? [] : ['train', 'valid', 'test'];
}

/** Pieces with their splits: valid is taken from the published train split by the source. */
export async function* scanPieces(corpus: CorpusConfig, data: DataConfig): AsyncGenerator<PairPiece> {
  const all = scanPairs();
  const { split } = corpus;
  if (split === 'simple') {
    yield { pairs: all, share: 1 };
    return;
  }
  const added = split === 'length' ? null : ADDED[split];
  const isTest = ({ source, target }: Pair): boolean =>
    added
      ? ` ${source} `.includes(` ${added.phrase} `) && source !== added.phrase
      : target.split(' ').length > LONGEST_IN_TRAIN;
  // What is taught as a phrase alone is never held out: without it, nothing could be learnt of it.
  const isValid = ({ source }: Pair): boolean =>
    source !== added?.phrase && splitOf(source, { ...data, testPercent: 0 }) === 'valid';
  const train = all.filter((pair) => !isTest(pair) && !isValid(pair));
  const taught = train.flatMap((pair) =>
    pair.source === added?.phrase ? Array<Pair>(added.copies).fill(pair) : [pair],
  );
  yield { pairs: taught, split: 'train', share: 0.8 };
  yield { pairs: all.filter((pair) => !isTest(pair) && isValid(pair)), split: 'valid', share: 0.9 };
  yield { pairs: all.filter(isTest), split: 'test', share: 1 };
}
