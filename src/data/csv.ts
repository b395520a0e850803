/** Comma-separated values as RFC 4180 has them. Not a reader of dialects: no other separator, no comments. */
import { quote } from '../config/quantity.ts';
import { UserError } from '../config/user-error.ts';

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
 * @throws UserError with the line where a quote stands inside a bare field or is never closed
 */
export function parseCsv(text: string, file: string): CsvRecord[] {
  const records: CsvRecord[] = [];
  let at = 0;
  let line = 1;
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
      throw new UserError(
        `${file}:${line}: expected a comma or the end of the line after a field; found ${quote(text[at])}`,
        'Put quotes around a whole field, double those inside it, and close each one (RFC 4180).',
      );
    }
    at = END.lastIndex;
    line++;
    records.push({ line: first, fields });
  }
  return records;
}
