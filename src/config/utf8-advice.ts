/**
 * What to do about a file that is no text in UTF-8.
 * @param start its first bytes
 * @param isUnicode whether bytes of zero are all that is wrong with it
 */
export function utf8Advice(start: Uint8Array, isUnicode = false): string {
  const mark = start.length >= 2 ? start[0] * 256 + start[1] : 0;
  if (mark === 0xfffe || mark === 0xfeff) return 'It begins as UTF-16 does: iconv -f utf-16 -t utf-8.';
  const zeros = [0, 1].map((from) =>
    start.subarray(0, 200).filter((byte, i) => byte === 0 && i % 2 === from),
  );
  const [big, little] = zeros.map(({ length }) => 4 * length > Math.min(200, start.length));
  if (big || little)
    return `Its bytes of zero are those of UTF-16: iconv -f utf-16${little ? 'le' : 'be'} -t utf-8.`;
  if (mark === 0x1f8b) return 'It begins as gzip does: give it a name that ends in .gz.';
  if (isUnicode) return "No text has such bytes: take them out (tr -d '\\000').";
  return 'Convert it (for Latin-1: iconv -f latin1 -t utf-8).';
}
