/** What passes know of a value's numbers at compile time. */
import type { ValueId } from '../graph.ts';
import type { Rewriter } from './rewrite.ts';

/** The number that all elements of a value are, if it is known. */
export function numberOf(id: ValueId, at: Rewriter): number | undefined {
  const source = at.producer(id);
  if (source?.kernel === 'Fill') return source.attrs.value as number;
  const values = at.constant(id);
  return values?.length === 1 ? values[0] : undefined;
}
