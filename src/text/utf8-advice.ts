/**
 * What to do about a file that is no text in UTF-8.
 * @param start its first bytes
 * @param isUnicode whether bytes of zero are all that is wrong with it
 */
export function utf8Advice(start: Uint8Array, isUnicode = false): string {
  const mark = start.length >= 2 ? start[0] * 256 + start[1] : 0;
  if (isMarkedUtf32(start)) return 'It begins as UTF-32 does: iconv -f utf-32 -t utf-8.';
  if (mark === 0xfffe || mark === 0xfeff) return 'It begins as UTF-16 does: iconv -f utf-16 -t utf-8.';
  const unmarked = unmarkedEncoding(start.subarray(0, 200));
  if (unmarked !== null) {
    const name = unmarked.slice(0, 'UTF-16'.length);
    return `Its bytes of zero are those of ${name}: iconv -f ${unmarked.toLowerCase()} -t utf-8.`;
  }
  if (mark === 0x1f8b) return 'It begins as gzip does: give it a name that ends in .gz.';
  if (isUnicode) return "No text has such bytes: take them out (tr -d '\\000').";
  return 'Convert it (for Latin-1: iconv -f latin1 -t utf-8).';
}

/** Whether bytes begin with the byte order mark of UTF-32, of which the little-endian one begins as UTF-16's does. */
export function isMarkedUtf32([a, b, c, d]: Uint8Array): boolean {
  const isLittle = a === 0xff && b === 0xfe && c === 0 && d === 0;
  return isLittle || (a === 0 && b === 0 && c === 0xfe && d === 0xff);
}

/** What zeros at more than half of the places say where a character has two or four bytes. */
function unmarkedEncoding(bytes: Uint8Array): string | null {
  const mostlyZero = [0, 1, 2, 3].map((at) => {
    const there = bytes.filter((_, i) => i % 4 === at);
    return 2 * there.filter((byte) => byte === 0).length > there.length;
  });
  const [first, second, third, fourth] = mostlyZero;
  if (third && fourth) return 'UTF-32LE';
  if (first && second) return 'UTF-32BE';
  if (second && fourth) return 'UTF-16LE';
  return first && third ? 'UTF-16BE' : null;
}
