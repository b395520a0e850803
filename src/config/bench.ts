/**
 * What `seqcmp bench` measures when nobody says. Apart from schema.ts, since none of it is a setting of a run, and
 * so that `--help` can state it without loading zod.
 */

/** Sizes of both models and of the batch that a step reads. */
export interface BenchShape {
  readonly name: string;
  /** Symbols of each side. */
  readonly vocab: number;
  readonly dim: number;
  readonly ffn: number;
  readonly heads: number;
  /** Encoder layers and decoder layers. */
  readonly layers: { readonly rnn: number; readonly transformer: number };
  readonly batch: number;
  /** Tokens of each side, end of sequence included; every position is real. */
  readonly length: number;
}

const LAYERS = { rnn: 1, transformer: 3 };

export const BENCH_SHAPES: readonly BenchShape[] = [
  /** As in spelling to phonemes: few symbols, short sequences, many rows. */
  { name: 'small', vocab: 64, dim: 128, ffn: 512, heads: 4, layers: LAYERS, batch: 256, length: 10 },
  /** As in translation: thousands of symbols, whole sentences. */
  { name: 'large', vocab: 8000, dim: 256, ffn: 1024, heads: 4, layers: LAYERS, batch: 64, length: 24 },
];

export const BENCH_DEFAULTS = {
  /** Pairs of measurements, A B A B; the median of five is not moved by one or two bad ones. */
  rounds: 5,
  /** Of steps on one side in a round: long against a step, short against the drift of a machine. */
  roundSeconds: 1,
  /** As published for both architectures; the masks are drawn inside the step. */
  dropout: 0.1,
  /** Sources decoded at once: someone types a line, and a file is translated. */
  decodeBatches: [1, 64],
  /** Batches of a corpus that a round of ours reads. */
  corpusBatches: 24,
  /** For a process to be ready, and for all rounds of a case: a slower engine makes fewer rounds, or none. */
  limitSeconds: 120,
  /** The same, where every engine is measured: one of them is thousands of times slower. */
  engineSeconds: 60,
  /** For `torch.compile`, which may take minutes. */
  compileSeconds: 120,
  /** Of the machine, that others may have in a round; beyond it the round is made again. */
  busyShare: 0.05,
  /** Rounds made at most, as a multiple of those asked for. */
  mostRounds: 3,
  /** Rounds that differ by more than this share of their median make a warning. */
  noisySpread: 0.15,
} as const;

/** What other ones did: `programs had up to 12 % of the processors`; null where that is too little to tell. */
export function sayOthers(othersShare: number, busyShare: number = BENCH_DEFAULTS.busyShare): string | null {
  if (othersShare <= busyShare) return null;
  return `programs had up to ${Math.round(100 * othersShare)} % of the processors`;
}

/** What `seqcmp bench --lengths` measures when nobody says: sizes of the shape `small`, of one layer each. */
export const LENGTH_DEFAULTS = {
  vocab: 64,
  dim: 128,
  layers: 1,
  /** The same at every length; few, since attention over 512 positions keeps a square of them for every row and head. */
  rows: 16,
  /** Doubled up to the longest. */
  shortest: 8,
  /** Unrolled recurrence becomes a graph of a few dozen operators a position, which takes minutes to compile beyond this. */
  longest: { rnn: 128, transformer: 512 },
  /** For a process to be ready, which is compiling above all, and for the rounds of one length. */
  limitSeconds: 300,
} as const;
