/** `seqcmp tokenizer show` and `export`: what a tokenizer is, how it cuts a text, and the tokenizer as a file. */
import { resolve } from 'node:path';
import { readableSymbol, splitText, type Tokenizer, UNK } from '../../data/vocabulary.ts';
import { visibleLine } from '../../text/visible.ts';
import type { UseTokenizerFlags } from '../commands/tokenizer.ts';
import { asItStands, readLineGroups } from '../read-lines.ts';
import { type ShownTokenizer, type TextMeasures, tokenizersText } from '../render/tokenizer.ts';
import { shownPath, styleOf, writeErr, writeJson, writeOut } from '../terminal.ts';
import { openTokenizer, openTokenizers, writeTokenizer } from './open-tokenizer.ts';

/** Symbols that are shown. */
const LONGEST = 10;

export async function showTokenizer(named: string, flags: UseTokenizerFlags): Promise<void> {
  const found = openTokenizers(named, flags.side);
  const measures = await measureText(
    found.map(({ tokenizer }) => tokenizer),
    flags.input,
  );
  const shown = found.map(
    ({ sides, hash, pairHash, tokenizer }, i): ShownTokenizer => ({
      sides,
      level: tokenizer.level,
      size: tokenizer.size,
      merges: tokenizer.merges?.length,
      hash,
      pairHash,
      longest: longestOf(tokenizer),
      text: measures?.[i],
    }),
  );
  await (flags.json
    ? writeJson({ tokenizers: shown })
    : writeOut(tokenizersText(shown, styleOf(process.stdout))));
}

export async function exportTokenizer(named: string, flags: UseTokenizerFlags): Promise<void> {
  const tokenizer = openTokenizer(named, flags.side);
  const path = flags.out === undefined ? undefined : resolve(flags.out);
  await writeTokenizer(tokenizer, path);
  if (path === undefined) return;
  if (flags.json) return writeJson({ path: shownPath(path), level: tokenizer.level, size: tokenizer.size });
  writeErr(`wrote ${visibleLine(shownPath(path))}\n`);
}

/** As a person reads them; the first of equally long ones was learnt first. */
function longestOf(tokenizer: Tokenizer): string[] {
  return tokenizer.vocabulary
    .toSorted((a, b) => [...b].length - [...a].length)
    .slice(0, LONGEST)
    .map((symbol) => readableSymbol(tokenizer, symbol));
}

async function measureText(
  tokenizers: readonly Tokenizer[],
  input: string | undefined,
): Promise<TextMeasures[] | undefined> {
  if (input === undefined) return undefined;
  const all = tokenizers.map(() => ({ lines: 0, characters: 0, words: 0, symbols: 0, unknown: 0 }));
  for await (const lines of readLineGroups(input, asItStands)) {
    for (const [i, tokenizer] of tokenizers.entries()) {
      const of = all[i];
      of.lines += lines.length;
      for (const line of lines) {
        const ids = tokenizer.encode(line);
        of.characters += splitText(line, 'char').length;
        of.words += splitText(line, 'word').length;
        of.symbols += ids.length;
        // Byte-pair encoding knows every text, and another tool may have given the id to a symbol.
        if (tokenizer.level !== 'bpe') of.unknown += ids.filter((id) => id === UNK).length;
      }
    }
  }
  return all;
}
