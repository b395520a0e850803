/** A priority queue: a binary heap. Not here: changing what is in it; who needs that pushes anew and skips the old. */

export interface Heap<Item> {
  push(item: Item): void;
  /** The first of all, taken out; undefined where nothing is left. */
  pop(): Item | undefined;
}

/** @param precedes a strict order; which of two equal items comes first is not said */
export function createHeap<Item>(precedes: (a: Item, b: Item) => boolean): Heap<Item> {
  /** Those of place i are at 2i + 1 and 2i + 2, and come after it. */
  const items: Item[] = [];
  return {
    push(item) {
      let at = items.length;
      items.push(item);
      while (at > 0) {
        const parent = (at - 1) >> 1;
        if (!precedes(item, items[parent])) break;
        items[at] = items[parent];
        at = parent;
      }
      items[at] = item;
    },
    pop() {
      const first = items[0];
      const last = items.pop();
      if (last === undefined || items.length === 0) return first;
      let at = 0;
      for (let child = 1; child < items.length; child = 2 * at + 1) {
        if (child + 1 < items.length && precedes(items[child + 1], items[child])) child++;
        if (!precedes(items[child], last)) break;
        items[at] = items[child];
        at = child;
      }
      items[at] = last;
      return first;
    },
  };
}
