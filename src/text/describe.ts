/** What was found, for a message. */
import { escapeJson } from './invisible.ts';

/** Text in double quotes, with everything that could move a terminal's cursor written as an escape. */
export function quote(text: string): string {
  return escapeJson(JSON.stringify(text));
}

/** A value for a message, in words. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a section';
  return typeof value === 'string' ? quote(value) : String(value);
}
