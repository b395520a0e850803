import fc from 'fast-check';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { escapeAttribute, escapeHtml, escapeMarkdown, escapeUnseen } from './escape.ts';

test('markup is shown, not read', () => {
  expect(escapeHtml(`<b title='a'>"&amp;"</b>`)).toBe(
    '&lt;b title=&#39;a&#39;&gt;&quot;&amp;amp;&quot;&lt;/b&gt;',
  );
  expect(escapeMarkdown('a|b `c` <i> [d](https://e.org) *f* @g')).toBe(
    'a\\|b \\`c\\` &lt;i&gt; \\[d\\](https:\\/\\/e.org) \\*f\\* \\@g',
  );
});

test.each([
  ['a turn of direction', '\u202e', 'U+202E', '\\u202e'],
  ['NUL', '\0', 'U+0000', '\\u0000'],
  ['a line feed', '\n', 'U+000A', '\\u000a'],
  ['a zero-width space', '\u200b', 'U+200B', '\\u200b'],
  ['half a surrogate pair', '\ud800', 'U+D800', '\\ud800'],
  ['a tag beyond the first plane', '\u{e0041}', 'U+E0041', '\\u{e0041}'],
])('%s is written as its code point', (_, character, name, sequence) => {
  expect(escapeHtml(`a${character}b`)).toBe(`a<span class="code">${name}</span>b`);
  expect(escapeAttribute(`a${character}b`)).toBe(`a${name}b`);
  expect(escapeUnseen(`a${character}b`)).toBe(`a${sequence}b`);
});

const hostile = fc.string({ unit: fc.constantFrom(...'<>&"\'`|\\/!-=ab \n\u202e\0') });

test('no text makes an element or leaves an attribute', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const { document } = parseHTML(`<p title="${escapeAttribute(text)}">${escapeHtml(text)}</p>`);
      const found = [...document.querySelectorAll('*')].map((each) => `${each.localName}.${each.className}`);
      expect(found.filter((name) => name !== 'p.' && name !== 'span.code')).toEqual([]);
      expect(document.querySelector('p').attributes).toHaveLength(1);
    }),
  );
});

test('a line of Markdown stays one line, and a cell one cell', () => {
  fc.assert(
    fc.property(hostile, (text) => {
      const escaped = escapeMarkdown(text);
      expect(escaped).not.toMatch(/[<>\n\u202e\0]|(?<!\\)(?:\\\\)*[|`]/);
    }),
  );
});
