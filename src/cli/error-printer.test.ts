import { expect, test } from 'vitest';
import { UserError } from '../config/user-error.ts';
import { errorText } from './error-printer.ts';

test('an error of the user says what was found and the next step, without a stack', () => {
  expect(errorText(new UserError('expected a, found b', 'Give a.'), false)).toBe(
    'seqcmp: expected a, found b\nGive a.\n',
  );
});

test('any other error is internal, and says how to report it', () => {
  const text = errorText(new TypeError('x is undefined'), false);
  expect(text).toMatch(/^seqcmp: internal: x is undefined\n/);
  expect(text).toContain('--debug');
  expect(text.split('\n').length).toBe(3);
});

test('--debug adds the stack of both', () => {
  expect(errorText(new UserError('a', 'b'), true)).toMatch(/\n\s+at /);
  expect(errorText(new Error('internal: a'), true)).toMatch(/^seqcmp: internal: a\n[\s\S]*\n\s+at /);
});

test('text from files cannot move the cursor', () => {
  expect(errorText(new UserError('found \u001b[2J', 'Give \u009b.'), false)).toBe(
    'seqcmp: found \\u001b[2J\nGive \\u009b.\n',
  );
});

test('what is thrown and is no error is printed as well', () => {
  expect(errorText('text', true)).toMatch(/^seqcmp: internal: text\n/);
});
