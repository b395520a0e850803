import { expect, test } from 'vitest';
import { utf8Advice } from './utf8-advice.ts';

test('what UTF-16 without a mark is by its bytes is said', () => {
  const little = Buffer.from('fünf\n'.repeat(50), 'utf16le');
  expect(utf8Advice(little)).toContain('iconv -f utf-16le -t utf-8');
  expect(utf8Advice(Buffer.from(little).swap16())).toContain('iconv -f utf-16be -t utf-8');
  expect(utf8Advice(Buffer.from('fünf', 'latin1'))).toContain('iconv -f latin1');
});

test('UTF-32 is told from UTF-16, with a mark and without', () => {
  const little = Buffer.concat([...'fünf 語\n'.repeat(20)].map((character) => littleEndian(character)));
  expect(utf8Advice(little)).toContain('iconv -f utf-32le -t utf-8');
  expect(utf8Advice(Buffer.from(little).swap32())).toContain('iconv -f utf-32be -t utf-8');
  const marked = Buffer.concat([littleEndian('\ufeff'), little]);
  expect(utf8Advice(marked)).toContain('iconv -f utf-32 -t utf-8');
  expect(utf8Advice(Buffer.from(marked).swap32())).toContain('iconv -f utf-32 -t utf-8');
});

function littleEndian(character: string): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(character.codePointAt(0) ?? 0);
  return bytes;
}
