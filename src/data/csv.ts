/** Comma-separated values as RFC 4180 has them. Not a reader of dialects: no other separator, no comments. */
import { UserError } from '../config/user-error.ts';
import { quote } from '../text/describe.ts';
import { LONE_RETURNS, type TextPiece } from './read-text.ts';

/** One record and the line (from 1) that it begins on; a quoted field may hold line ends. */
export interface CsvRecord {
  readonly line: number;
  readonly fields: readonly string[];
}

/** RFC 4180, section 2, rules 5 to 7: a quoted field with doubled quotes inside, or a bare one. */
const FIELD = /"([^"]*(?:""[^"]*)*)"|([^",\r\n]*)/y;
const END = /\r?\n|$/y;

/**
 * Every record of `text`.
 * @param file what errors call it
 * @param firstLine the number of the text's first line
 * @throws UserError with the line where a quote stands inside a bare field or is never closed
 */
export function parseCsv(text: string, file: string, firstLine = 1): CsvRecord[] {
  const records: CsvRecord[] = [];
  let at = 0;
  let line = firstLine;
  while (at < text.length) {
    const first = line;
    const fields: string[] = [];
    do {
      FIELD.lastIndex = text[at] === ',' && fields.length > 0 ? at + 1 : at;
      const [whole, quoted, bare] = FIELD.exec(text) ?? [''];
      fields.push(quoted?.replaceAll('""', '"') ?? bare ?? '');
      line += whole.split('\n').length - 1;
      at = FIELD.lastIndex;
    } while (text[at] === ',');
    END.lastIndex = at;
    if (!END.test(text)) {
      const open = text[at] === '"' && fields.at(-1) === '';
      throw new UserError(
        `${file}:${line}: expected a comma or the end of the line after a field; found ${open ? 'a quote that is never closed' : quote(text[at])}`,
        text[at] === '\r'
          ? LONE_RETURNS
          : 'Put quotes around a whole field, double those inside it, and close each one (RFC 4180).',
      );
    }
    at = END.lastIndex;
    line++;
    records.push({ line: first, fields });
  }
  return records;
}

/** UTF-16 units. Whoever forgets to close a quote shall be told before the file fills the memory. */
const LONGEST_RECORD = 16 * 1024 * 1024;

/** The end of the last line of `text` that ends a record: as many quotes stand before it as close one another. */
function endOfRecords(text: string): number {
  let end = 0;
  let inside = false;
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at);
    if (unit === 0x22) inside = !inside;
    else if (unit === 0x0a && !inside) end = at + 1;
  }
  return end;
}

/**
 * The records of a text that comes in pieces.
 * @throws UserError as `parseCsv` does
 */
export async function* csvRecords(
  pieces: AsyncIterable<TextPiece>,
  file: string,
): AsyncGenerator<{ readonly records: CsvRecord[]; readonly share: number }> {
  let waiting = '';
  let line = 1;
  for await (const { text, share } of pieces) {
    waiting += text;
    const end = waiting.length > LONGEST_RECORD ? waiting.length : endOfRecords(waiting);
    yield { records: parseCsv(waiting.slice(0, end), file, line), share };
    line += waiting.slice(0, end).split('\n').length - 1;
    waiting = waiting.slice(end);
  }
  yield { records: parseCsv(waiting, file, line), share: 1 };
}
