import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, describe, expect, test } from 'vitest';
import { linesOf, readText } from './read-text.ts';

const folder = mkdtempSync(join(tmpdir(), 'seqcmp-text-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** What is read at once, in read-text.ts. */
const PIECE = 256 * 1024;

async function linesIn(
  name: string,
  content: string | Uint8Array,
): Promise<{ lines: string[]; pieces: number }> {
  const file = join(folder, name);
  writeFileSync(file, content);
  const lines: string[] = [];
  let pieces = 0;
  for await (const { text } of readText(file)) {
    lines.push(...linesOf(text));
    pieces++;
  }
  return { lines, pieces };
}

describe('a border between two pieces', () => {
  // The border falls before, inside and after each character of two to four bytes, and around CR and LF.
  test.each(['\r\n', '\n', 'é', '語', '😀', '😀\r\né'])('changes nothing at %j', async (characters) => {
    const bytes = Buffer.byteLength(characters);
    for (let before = PIECE - bytes - 1; before <= PIECE + 1; before++) {
      const text = `first\r\n${'x'.repeat(before - 7)}${characters}last\r\n`;
      const { lines } = await linesIn('border.txt', text);
      expect(lines).toEqual(text.slice(0, -2).split(/\r?\n/));
    }
  });

  test('changes nothing in a file that is packed', async () => {
    const text = Array.from({ length: 60_000 }, (_, i) => `${i} é語😀`).join('\r\n');
    const { lines, pieces } = await linesIn('packed.txt.gz', gzipSync(text));
    expect(pieces).toBeGreaterThan(3);
    expect(lines).toEqual(text.split('\r\n'));
  });
});

describe('the line of bytes that are no UTF-8', () => {
  test.each([
    ['in a later piece', 100_000, Buffer.from('caf\xe9\n', 'latin1')],
    ['in the first line', 0, Buffer.from('\xff\n', 'latin1')],
    ['in a character cut by the end of the file', 70_000, Buffer.from('\xe8\xaa', 'latin1')],
    ['in a character cut by the end of its line', 70_000, Buffer.from('\xe8\xaa\nnext\n', 'latin1')],
    ['in a lone surrogate as CESU writes it', 5, Buffer.from('\xed\xa0\x80\n', 'latin1')],
  ])('is named %s', async (_, before, bad) => {
    const content = Buffer.concat([Buffer.from('é line\n'.repeat(before)), bad]);
    const expected = `:${before + 1}: expected UTF-8; found bytes that are not`;
    await expect(linesIn('bad.txt', content)).rejects.toThrow(expected);
    await expect(linesIn('bad.txt.gz', gzipSync(content))).rejects.toThrow(expected);
  });
});

test('bytes of zero are no text, and those of UTF-16 are called so', async () => {
  const content = Buffer.concat([Buffer.from('line\n'.repeat(100_000)), Buffer.from('a\0b\n')]);
  await expect(linesIn('zero.txt', content)).rejects.toMatchObject({
    message: expect.stringContaining(':100001: expected text; found a byte of zero'),
    next: expect.stringContaining('tr -d'),
  });
  // ASCII as UTF-16 without a mark is UTF-8 as well.
  await expect(linesIn('sixteen.tsv', Buffer.from('abc\tcba\n', 'utf16le'))).rejects.toMatchObject({
    message: expect.stringContaining(':1: expected text; found a byte of zero'),
    next: expect.stringContaining('iconv -f utf-16le'),
  });
});
