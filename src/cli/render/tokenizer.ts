/** Tokenizers and their symbols as text. */
import type { Level } from '../../config/schema.ts';
import type { Tokenizer } from '../../data/vocabulary.ts';
import { counted, formatCount } from '../../text/numbers.ts';
import { visibleLine, visibleSymbol } from '../../text/visible.ts';
import { type Style, shownPath } from '../terminal.ts';
import { LEVEL_NAMES } from './corpus-lines.ts';
import { fixed } from './numbers.ts';
import { listLines } from './table.ts';

/** What would part two symbols, hide in one, or be read as an escape. */
const ESCAPED = /[\s\\\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Zs}]/gu;

/** A symbol that can stand between spaces: `\u{20}` for a space. */
export function symbolText(symbol: string): string {
  return symbol.replace(ESCAPED, (found) => `\\u{${(found.codePointAt(0) ?? 0).toString(16)}}`);
}

/** The symbol that `symbolText` wrote. */
export function symbolOfText(text: string): string {
  return text.replace(/\\u\{(0*(?:10|[0-9a-f])?[0-9a-f]{1,4})\}/gi, (_, hex: string) =>
    String.fromCodePoint(Number.parseInt(hex, 16)),
  );
}

export interface TextMeasures {
  readonly lines: number;
  /** Code points. */
  readonly characters: number;
  /** Between white space. */
  readonly words: number;
  readonly symbols: number;
  /** Symbols that the vocabulary does not hold. */
  readonly unknown: number;
}

export interface ShownTokenizer {
  readonly sides: 'both' | 'source' | 'target';
  readonly level: Level;
  readonly size: number;
  readonly merges?: number;
  /** Of the file that it is, or is exported as; undefined where it cannot be one. */
  readonly hash?: string;
  /** Of a run's source and target together. */
  readonly pairHash?: string;
  /** As a person reads them. */
  readonly longest: readonly string[];
  readonly text?: TextMeasures;
}

export function tokenizersText(shown: readonly ShownTokenizer[], { bold }: Style): string {
  return shown
    .map((each) => {
      const title = each.sides === 'both' ? [] : [bold(each.sides)];
      return [...title, ...listLines(rowsOf(each))].map((line) => `${line}\n`).join('');
    })
    .join('\n');
}

function rowsOf({ level, size, merges, hash, pairHash, longest, text }: ShownTokenizer): string[][] {
  return [
    ['level', LEVEL_NAMES[level]],
    ['size', `${counted(size, 'symbol')}${merges === undefined ? '' : `, ${counted(merges, 'merge')}`}`],
    ...(hash === undefined ? [] : [['hash', hash]]),
    ...(pairHash === undefined ? [] : [['hash of the pair', pairHash]]),
    // Characters are all as long.
    ...(level === 'char' ? [] : [['longest', longest.map(visibleSymbol).join(' ')]]),
    ...(text === undefined ? [] : textRows(text)),
  ];
}

function textRows({ lines, characters, words, symbols, unknown }: TextMeasures): string[][] {
  const counts = [counted(lines, 'line'), counted(words, 'word'), counted(characters, 'character')];
  const share = symbols === 0 ? 0 : (100 * unknown) / symbols;
  return [
    ['text', counts.join(', ')],
    [
      'symbols',
      `${formatCount(symbols)}: ${fixed(symbols / words, 2)} a word, ${fixed(characters / symbols, 2)} characters each`,
    ],
    ['unknown', `${formatCount(unknown)}, ${fixed(share, 2)} %`],
  ];
}

export function trainedText(
  trained: readonly { readonly path?: string; readonly sides: string; readonly tokenizer: Tokenizer }[],
): string {
  return trained
    .map(({ path, sides, tokenizer: { level, size, merges } }) => {
      const of = sides === 'both' ? '' : `${sides}: `;
      const made = `${of}${LEVEL_NAMES[level]}, ${counted(size, 'symbol')}${merges ? `, ${counted(merges.length, 'merge')}` : ''}`;
      return path === undefined ? `${made}\n` : `wrote ${visibleLine(shownPath(path))} (${made})\n`;
    })
    .join('');
}
