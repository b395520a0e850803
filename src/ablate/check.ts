/** What is found without training: exact claims with their bounds, and tables of numbers. Plain data. */

/** One number that a claim says something exact of. */
export interface Check {
  /** What was measured. */
  readonly name: string;
  readonly measured: number;
  readonly bound: number;
  /** Whether the claim wants the number at most, or at least, at the bound. */
  readonly relation: 'at most' | 'at least';
  readonly passed: boolean;
}

/** A table of measured numbers; what is no number names a row. */
export interface Measured {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

export function atMost(name: string, measured: number, bound: number): Check {
  return { name, measured, bound, relation: 'at most', passed: measured <= bound };
}

export function atLeast(name: string, measured: number, bound: number): Check {
  return { name, measured, bound, relation: 'at least', passed: measured >= bound };
}
