/** Places of a model in words. Their names are those of its parameters. */

/** `decoder.layer0.cross` in words. */
export function placeText(place: string): string {
  return place
    .split('.')
    .map((part) => PARTS[part] ?? part.replace(/^layer(\d+)$/, (_, layer) => `layer ${Number(layer) + 1}`))
    .join(', ');
}

const PARTS: Readonly<Record<string, string | undefined>> = {
  self: 'self-attention',
  recurrence: 'recurrence in the place of self-attention',
  cross: 'attention over the source',
  attention: 'attention over the source',
  ffn: 'feed-forward',
  final: 'last norm',
};
