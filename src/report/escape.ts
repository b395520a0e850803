/**
 * Text of corpora, models and users, made safe to stand in HTML, Markdown and LaTeX. What cannot be seen, and what turns the
 * direction of text, is written as its code point.
 */
import { codePointName, escapeSequence, replaceInvisible } from '../text/invisible.ts';

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
  return replaceInvisible(entities(text), (found) => `<span class="code">${codePointName(found)}</span>`);
}

/** For the value of an attribute in quotes, and for `<title>`: no elements can stand there. */
export function escapeAttribute(text: string): string {
  return entities(replaceInvisible(text, codePointName));
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

const LATEX: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
  '<': '\\textless{}',
  '>': '\\textgreater{}',
  '|': '\\textbar{}',
  '"': '\\textquotedbl{}',
  '`': '\\textasciigrave{}',
  '−': '\\textminus{}',
};

/** For the text of a LaTeX paragraph or cell: one line in, one line out. */
export function escapeLatex(text: string): string {
  return replaceInvisible(text, codePointName).replace(
    /[\\~^<>|"`−{}$&#_%]/g,
    (character) => LATEX[character] ?? `\\${character}`,
  );
}

/** With unseen characters as `\u202e`, `\u{e0001}` beyond the first plane. */
export function escapeUnseen(text: string): string {
  return replaceInvisible(text, escapeSequence);
}
