/** `seqcmp tokenizer encode` and `decode`: a line out for a line in, as they arrive. */
import { UserError } from '../../config/user-error.ts';
import type { Tokenizer } from '../../data/vocabulary.ts';
import { quote } from '../../text/describe.ts';
import { escapeJson } from '../../text/invisible.ts';
import { toJson } from '../../text/to-json.ts';
import { oneLine, visibleLine } from '../../text/visible.ts';
import type { UseTokenizerFlags } from '../commands/tokenizer.ts';
import { asItStands, inputName, readLineGroups } from '../read-lines.ts';
import { symbolOfText, symbolText } from '../render/tokenizer.ts';
import { writeOut } from '../terminal.ts';
import { openTokenizer } from './open-tokenizer.ts';

export async function encodeLines(named: string, flags: UseTokenizerFlags): Promise<void> {
  const tokenizer = openTokenizer(named, flags.side);
  await eachLine(flags.input, (text, line) => {
    const ids = tokenizer.encode(text);
    if (flags.json) return escapeJson(toJson({ line, ids, symbols: ids.map(tokenizer.symbolOf) }));
    return ids.map((id) => (flags.ids ? id : symbolText(tokenizer.symbolOf(id)))).join(' ');
  });
}

export async function decodeSymbols(named: string, flags: UseTokenizerFlags): Promise<void> {
  const tokenizer = openTokenizer(named, flags.side);
  const input = inputName(flags.input ?? '-');
  const idsOf = (text: string, at: string): number[] => {
    const written = flags.json ? idsWritten(text) : null;
    if (written !== null) return readIds(written, tokenizer, at);
    return (flags.ids ? readIds : readSymbols)(text.split(/\s+/).filter(Boolean), tokenizer, at);
  };
  const onTerminal = process.stdout.isTTY === true;
  await eachLine(flags.input, (text, line) => {
    const decoded = tokenizer.decode(idsOf(text, `${input}:${line}`));
    if (flags.json) return escapeJson(toJson({ line, text: decoded }));
    return onTerminal ? visibleLine(oneLine(decoded)) : oneLine(decoded);
  });
}

async function eachLine(input = '-', answer: (text: string, line: number) => string): Promise<void> {
  let line = 1;
  for await (const lines of readLineGroups(input, asItStands)) {
    const first = line;
    await writeOut(lines.map((text, i) => `${answer(text, first + i)}\n`).join(''));
    line += lines.length;
  }
}

/** The ids of a line that `encode --json` wrote; null for any other. */
function idsWritten(text: string): string[] | null {
  if (!text.startsWith('{')) return null;
  try {
    const { ids }: { ids?: unknown } = JSON.parse(text);
    return Array.isArray(ids) ? ids.map(String) : null;
  } catch {
    return null;
  }
}

function readIds(words: readonly string[], { size }: Tokenizer, at: string): number[] {
  return words.map((word) => {
    const id = /^\d+$/.test(word) ? Number(word) : Number.NaN;
    if (id < size) return id;
    throw new UserError(
      `${at}: expected ids from 0 to ${size - 1}; found ${quote(word)}`,
      'Leave out --ids for symbols, and check that the tokenizer is the one that made them.',
    );
  });
}

function readSymbols(words: readonly string[], { idOf }: Tokenizer, at: string): number[] {
  return words.map((word) => {
    const id = idOf(symbolOfText(word));
    if (id !== undefined) return id;
    throw new UserError(
      `${at}: expected symbols of the tokenizer; found ${quote(word)}`,
      'Add --ids for ids, and check that the tokenizer is the one that made them.',
    );
  });
}
