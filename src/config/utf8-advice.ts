/** What to do about a file that is no UTF-8. @param start its first bytes */
export function utf8Advice(start: Uint8Array): string {
  const mark = start.length >= 2 ? start[0] * 256 + start[1] : 0;
  if (mark === 0xfffe || mark === 0xfeff) return 'It begins as UTF-16 does: iconv -f utf-16 -t utf-8.';
  if (mark === 0x1f8b) return 'It begins as gzip does: give it a name that ends in .gz.';
  return 'Convert it (for Latin-1: iconv -f latin1 -t utf-8).';
}
