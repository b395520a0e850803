/** The line that lets another reader compute the same score: sacreBLEU's signature (Post 2018). */
import type { Segment } from './metric.ts';

/**
 * `nrefs:2|case:mixed|<fields>|version:seqcmp-0.1.0`; `nrefs:var` where segments differ in their number
 * of references. sacreBLEU gives its own version last; the same place tells ours from theirs.
 */
export function signature(
  segments: readonly Segment[],
  options: { readonly lowercase?: boolean; readonly version: string },
  fields: Readonly<Record<string, string | number>>,
): string {
  const counts = new Set(segments.map((segment) => segment.references.length));
  const [count] = counts;
  const all = {
    nrefs: counts.size === 1 ? count : 'var',
    case: options.lowercase ? 'lc' : 'mixed',
    ...fields,
    version: `seqcmp-${options.version}`,
  };
  return Object.entries(all)
    .map(([key, value]) => `${key}:${value}`)
    .join('|');
}
