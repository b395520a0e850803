/** Ranges of whole numbers with about as many members each. */

/** Ranges that no value falls between or outside of; a value never stands in two. @param most ranges */
export function rangesOf(values: readonly number[], most: number): [from: number, to: number][] {
  const sorted = values.toSorted((a, b) => a - b);
  const ranges: [number, number][] = [];
  let start = 0;
  while (start < sorted.length) {
    const left = most - ranges.length;
    const aim = start + Math.ceil((sorted.length - start) / left) - 1;
    const to = sorted[aim];
    ranges.push([sorted[start], to]);
    start = sorted.lastIndexOf(to) + 1;
  }
  return ranges;
}
