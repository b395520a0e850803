/**
 * Learning merges from words and their counts (Sennrich et al. 2016, algorithm 1): the most frequent pair of symbols
 * becomes a symbol, again and again. Counts of pairs are kept up to date where a merge changes them, so a merge
 * costs as much as the words that hold it. Not here: what a word is (pretokenize.ts).
 */
import { bytesOf, characterOf } from './byte-symbols.ts';
import { createHeap, type Heap } from './heap.ts';
import { pairKey } from './merge-symbols.ts';

export type Merge = readonly [left: string, right: string];

/** A pair of neighbours within words. */
interface Pair {
  readonly left: number;
  readonly right: number;
  /** Over all words as they are now. */
  count: number;
  /** Those that hold it, or did: what a merge has to look at. */
  words: number[];
  merged: boolean;
}

/** Different words: their symbols one after another, each with room for what it began as. */
interface Words {
  readonly symbols: Int32Array;
  /** Where each begins in `symbols`, and the end of all. */
  readonly starts: Int32Array;
  /** Symbols of each as it is now. */
  readonly lengths: Int32Array;
  readonly counts: Float64Array;
}

/** Words between two reports of progress. */
const REPORT_WORDS = 10_000;

/**
 * Symbols beside `alphabet` until there are `size`, or no pair is left that is seen `minCount` times. Of equally
 * frequent pairs the one whose left symbol is older (has the lower id), then whose right is: as in Hugging Face
 * tokenizers. Two merges may spell the same symbol, which then has one id.
 * @param counts words, and how often each is there
 * @param alphabet the symbol of every byte in order of ids
 * @returns merges, the first learnt first; yields the share that is done, 0 to 1
 */
export function* learnMerges(
  counts: ReadonlyMap<string, number>,
  alphabet: readonly string[],
  { size, minCount }: { readonly size: number; readonly minCount: number },
): Generator<number, Merge[]> {
  const words = wordsOf(counts, alphabet);
  const pairs = yield* pairsOf(words);
  const queue = queueOf(pairs, minCount);
  const symbols = [...alphabet];
  const ids = new Map(symbols.map((symbol, id) => [symbol, id]));
  const merges: Merge[] = [];
  while (symbols.length < size) {
    const pair = mostFrequent(queue, minCount);
    if (pair === undefined) break;
    const merge: Merge = [symbols[pair.left], symbols[pair.right]];
    const symbol = merge.join('');
    const id = ids.get(symbol) ?? symbols.push(symbol) - 1;
    ids.set(symbol, id);
    merges.push(merge);
    for (const raised of makeMerge(pair, id, words, pairs)) queue.push({ pair: raised, count: raised.count });
    yield (symbols.length - alphabet.length) / (size - alphabet.length);
  }
  return merges;
}

function wordsOf(counts: ReadonlyMap<string, number>, alphabet: readonly string[]): Words {
  const idOf = new Map(alphabet.map((symbol, id) => [symbol, id]));
  const byteIds = Int32Array.from({ length: 256 }, (_, byte) => idOf.get(characterOf(byte)) ?? -1);
  let total = 0;
  for (const word of counts.keys()) total += Buffer.byteLength(word);
  const words = {
    symbols: new Int32Array(total),
    starts: new Int32Array(counts.size + 1),
    lengths: new Int32Array(counts.size),
    counts: new Float64Array(counts.size),
  };
  let at = 0;
  let word = 0;
  for (const [text, count] of counts) {
    const bytes = bytesOf(text);
    words.starts[word] = at;
    words.lengths[word] = bytes.length;
    words.counts[word++] = count;
    for (const byte of bytes) words.symbols[at++] = byteIds[byte];
  }
  words.starts[word] = at;
  return words;
}

function* pairsOf(words: Words): Generator<number, Map<number, Pair>> {
  const pairs = new Map<number, Pair>();
  const { symbols, starts, lengths, counts } = words;
  for (let word = 0; word < lengths.length; word++) {
    for (let i = starts[word] + 1; i < starts[word] + lengths[word]; i++) {
      change(pairs, symbols[i - 1], symbols[i], word, counts[word]);
    }
    if (word % REPORT_WORDS === 0) yield 0;
  }
  return pairs;
}

/** @returns the pair, where it came to be more frequent and may yet be merged */
function change(
  pairs: Map<number, Pair>,
  left: number,
  right: number,
  word: number,
  by: number,
): Pair | undefined {
  const key = pairKey(left, right);
  let pair = pairs.get(key);
  if (pair === undefined) {
    pair = { left, right, count: 0, words: [], merged: false };
    pairs.set(key, pair);
  }
  pair.count += by;
  if (by < 0 || pair.merged) return undefined;
  if (pair.words.at(-1) !== word) pair.words.push(word);
  return pair;
}

/** A pair as frequent as it was when it was queued. */
interface Queued {
  readonly pair: Pair;
  readonly count: number;
}

function queueOf(pairs: ReadonlyMap<number, Pair>, minCount: number): Heap<Queued> {
  const queue = createHeap<Queued>((a, b) => {
    if (a.count !== b.count) return a.count > b.count;
    return a.pair.left !== b.pair.left ? a.pair.left < b.pair.left : a.pair.right < b.pair.right;
  });
  for (const pair of pairs.values()) if (pair.count >= minCount) queue.push({ pair, count: pair.count });
  return queue;
}

/** Pairs that have become rarer since they were queued go back to where they belong. */
function mostFrequent(queue: Heap<Queued>, minCount: number): Pair | undefined {
  for (let first = queue.pop(); first !== undefined; first = queue.pop()) {
    const { pair, count } = first;
    if (pair.merged || pair.count < minCount) continue;
    if (pair.count === count) return pair;
    if (pair.count < count) queue.push({ pair, count: pair.count });
  }
  return undefined;
}

/** Puts `id` in the place of a pair wherever it stands. @returns the pairs that have become more frequent */
function makeMerge(pair: Pair, id: number, words: Words, pairs: Map<number, Pair>): Set<Pair> {
  const { symbols, starts, lengths, counts } = words;
  const raised = new Set<Pair>();
  pair.merged = true;
  for (const word of pair.words) {
    const start = starts[word];
    const end = start + lengths[word];
    const by = counts[word];
    const replace = (left: number, right: number, newLeft: number, newRight: number): void => {
      change(pairs, left, right, word, -by);
      const found = change(pairs, newLeft, newRight, word, by);
      if (found) raised.add(found);
    };
    let to = start;
    for (let from = start; from < end; from++) {
      if (symbols[from] !== pair.left || from + 1 >= end || symbols[from + 1] !== pair.right) {
        symbols[to++] = symbols[from];
        continue;
      }
      if (to > start) replace(symbols[to - 1], pair.left, symbols[to - 1], id);
      if (from + 2 < end) replace(pair.right, symbols[from + 2], id, symbols[from + 2]);
      symbols[to++] = id;
      from++;
    }
    lengths[word] = to - start;
  }
  pair.words = [];
  return raised;
}
