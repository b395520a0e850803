/** What is found without training: exact claims with their bounds, and tables of numbers. Plain data. */

/** One number that a claim says something exact of. */
export interface Check {
  /** What was measured. */
  readonly name: string;
  readonly measured: number;
  readonly bound: number;
  /** Where the claim wants the number, against the bound. */
  readonly relation: 'at most' | 'at least' | 'more than';
  readonly passed: boolean;
}

/** A table of measured numbers; what is no number names a row. */
export interface Measured {
  readonly title: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** What was looked at once, for both. */
export interface Exact {
  readonly checks: readonly Check[];
  /** Numbers that show the claim without deciding it. */
  readonly tables?: readonly Measured[];
}

export function atMost(name: string, measured: number, bound: number): Check {
  return { name, measured, bound, relation: 'at most', passed: measured <= bound };
}

export function atLeast(name: string, measured: number, bound: number): Check {
  return { name, measured, bound, relation: 'at least', passed: measured >= bound };
}

export function moreThan(name: string, measured: number, bound: number): Check {
  return { name, measured, bound, relation: 'more than', passed: measured > bound };
}
