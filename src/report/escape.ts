/**
 * Text of corpora, models and users, made safe to stand in HTML and Markdown. What cannot be seen, and what turns the
 * direction of text, is written as its code point.
 */

/** Control, format (bidi and zero-width among them) and surrogate code points, and the two line separators. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** `U+202E` */
function codePointName(character: string): string {
  return `U+${hexOf(character).padStart(4, '0').toUpperCase()}`;
}

function hexOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16);
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const entities = (text: string): string => text.replace(/[&<>"']/g, (character) => ENTITIES[character]);

/** For the inside of an element: unseen characters become small spans. */
export function escapeHtml(text: string): string {
  return entities(text).replace(UNSEEN, (found) => `<span class="code">${codePointName(found)}</span>`);
}

/** For the value of an attribute in quotes, and for `<title>`: no elements can stand there. */
export function escapeAttribute(text: string): string {
  return entities(showUnseen(text));
}

/** With unseen characters as `U+202E`. Not escaped for anything. */
function showUnseen(text: string): string {
  return text.replace(UNSEEN, codePointName);
}

/** For a line of Markdown or the cell of a table: one line in, one line out, no syntax but our own. */
export function escapeMarkdown(text: string): string {
  return escapeUnseen(
    text
      .replace(/[\\`*_[\]|~$#]/g, '\\$&')
      .replace(/[&<>]/g, (character) => ENTITIES[character])
      .replace(/:\/\//g, ':\\/\\/')
      .replace(/\bwww\./gi, 'www\\.')
      .replace(/@/g, '\\@'),
  );
}

/** With unseen characters as `\u202e`, `\u{e0001}` beyond the first plane. */
export function escapeUnseen(text: string): string {
  return text.replace(UNSEEN, (found) => {
    const hex = hexOf(found);
    return hex.length > 4 ? `\\u{${hex}}` : `\\u${hex.padStart(4, '0')}`;
  });
}

/** JSON text with unseen characters as escapes, which JSON reads back as they were. */
export function escapeJson(json: string): string {
  return json.replace(UNSEEN, (found) =>
    found === '\n'
      ? found
      : Array.from(
          { length: found.length },
          (_, i) => `\\u${found.charCodeAt(i).toString(16).padStart(4, '0')}`,
        ).join(''),
  );
}
