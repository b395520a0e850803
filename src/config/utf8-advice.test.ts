import { expect, test } from 'vitest';
import { utf8Advice } from './utf8-advice.ts';

test('what UTF-16 without a mark is by its bytes is said', () => {
  const little = Buffer.from('fünf\n'.repeat(50), 'utf16le');
  expect(utf8Advice(little)).toContain('iconv -f utf-16le -t utf-8');
  expect(utf8Advice(Buffer.from(little).swap16())).toContain('iconv -f utf-16be -t utf-8');
  expect(utf8Advice(Buffer.from('fünf', 'latin1'))).toContain('iconv -f latin1');
});
