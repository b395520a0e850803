/** Places of a model in words. Their names are those of its parameters. */

/** `decoder.layer0.cross` in words. */
export function placeText(place: string): string {
  const [side, ...rest] = place.split('.');
  const layer = /^layer(\d+)$/.exec(rest[0] ?? '');
  const where = layer ? `${side}, layer ${Number(layer[1]) + 1}` : side;
  const kind = rest.at(-1);
  if (kind === 'self') return `${where}, self-attention${side === 'decoder' ? ' (masked)' : ''}`;
  if (kind === 'recurrence') return `${where}, recurrence in the place of self-attention`;
  if (kind === 'cross' || kind === 'attention') return `${where}, attention over the source`;
  return `${where}, ${rest.join('.')}`;
}
