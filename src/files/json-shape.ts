/**
 * Hand-checked reading of JSON: what a file must hold, said once, and a type that follows from it.
 * For files that seqcmp writes itself, those of runs and a corpus's card; settings made by people are checked by
 * config/schema.
 */
import { messageOf, UserError } from '../config/user-error.ts';
import { describeValue } from '../text/describe.ts';

/** Reads a T out of a parsed JSON value. `path` (`metrics.wer`) is where it stands. @throws ShapeError */
export type Read<T> = (value: unknown, path: string) => T;

export class ShapeError extends Error {
  override readonly name = 'ShapeError';
}

const RESTORE = 'The file is damaged, or not of this version: restore it, or make the run again.';

/** @param at what an error calls the place @param next what to do then @throws UserError */
export function parseJson<T>(text: string, read: Read<T>, at: string, next = RESTORE): T {
  try {
    return read(JSON.parse(text), '');
  } catch (error) {
    if (!(error instanceof SyntaxError || error instanceof ShapeError)) throw error;
    const problem = error instanceof SyntaxError ? `is not JSON (${messageOf(error)})` : error.message;
    throw new UserError(`${at}: ${problem}`, next);
  }
}

function wrong(path: string, expected: string, found: unknown): ShapeError {
  return new ShapeError(`${path ? `${path}: ` : ''}expected ${expected}, found ${describeValue(found)}`);
}

/** Any number, NaN and the infinities among them. */
export const number: Read<number> = (value, path) => {
  if (value === 'NaN' || value === 'Infinity' || value === '-Infinity') return Number(value);
  if (typeof value === 'number') return value;
  throw wrong(path, 'a number', value);
};

/** A whole number of at least 0. */
export const count: Read<number> = (value, path) => {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw wrong(path, 'a whole number of at least 0', value);
};

export const text: Read<string> = (value, path) => {
  if (typeof value === 'string') return value;
  throw wrong(path, 'text', value);
};

export const flag: Read<boolean> = (value, path) => {
  if (typeof value === 'boolean') return value;
  throw wrong(path, 'true or false', value);
};

export function oneOf<T extends string>(...names: readonly T[]): Read<T> {
  return (value, path) => {
    const name = names.find((each) => each === value);
    if (name !== undefined) return name;
    throw wrong(path, names.length === 1 ? `"${names[0]}"` : `one of ${names.join(', ')}`, value);
  };
}

export function nullable<T>(read: Read<T>): Read<T | null> {
  return (value, path) => (value === null ? null : read(value, path));
}

export function optional<T>(read: Read<T>): Read<T | undefined> {
  return (value, path) => (value === undefined ? undefined : read(value, path));
}

export function list<T>(read: Read<T>): Read<T[]> {
  return (value, path) => {
    if (!Array.isArray(value)) throw wrong(path, 'a list', value);
    return value.map((each, i) => read(each, `${path}[${i}]`));
  };
}

/** A list that something stands in. */
export function filledList<T>(read: Read<T>): Read<T[]> {
  return (value, path) => {
    const items = list(read)(value, path);
    if (items.length > 0) return items;
    throw new ShapeError(`${path}: expected a list of at least one, found an empty one`);
  };
}

export function mapOf<T>(read: Read<T>): Read<Record<string, T>> {
  return (value, path) =>
    Object.fromEntries(
      Object.entries(members(value, path)).map(([key, each]) => [key, read(each, join(path, key))]),
    );
}

/** A JSON object with these members. Further members are left out: a later version may have written them. */
export function object<T extends object>(fields: { readonly [K in keyof T]-?: Read<T[K]> }): Read<T> {
  return (value, path) => {
    const found = members(value, path);
    const read: Partial<T> = {};
    for (const key of Object.keys(fields) as (keyof T & string)[]) {
      const member = fields[key](found[key], join(path, key));
      if (member !== undefined) read[key] = member;
    }
    return read as T;
  };
}

function members(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw wrong(path, 'a JSON object', value);
  return value as Record<string, unknown>;
}

function join(path: string, key: string): string {
  return path ? `${path}.${key}` : key;
}
