/** What a step proposes: for each row, the tokens that may come next, the best first, with their log-probabilities. */

export interface Candidates {
  /** A row, of `width` places. */
  readonly width: number;
  /** [rows, width] */
  readonly ids: Int32Array;
  /** [rows, width]; -Infinity where a row has fewer. */
  readonly logProbabilities: Float32Array;
  /** The source position that each row attends to most, [rows]; null where nobody asked. */
  readonly alignment: Int32Array | null;
}

export interface Candidate {
  readonly token: number;
  readonly logProbability: number;
}

export function candidatesOf({ width, ids, logProbabilities }: Candidates, row: number): Candidate[] {
  const found: Candidate[] = [];
  for (let i = row * width; i < (row + 1) * width; i++) {
    if (logProbabilities[i] === Number.NEGATIVE_INFINITY) break;
    found.push({ token: ids[i], logProbability: logProbabilities[i] });
  }
  return found;
}
