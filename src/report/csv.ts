/**
 * The tables of a report as one CSV file (RFC 4180), a line a cell. A number stands whole and without its unit, which the
 * names of its row, column or table say; of a range its ends. Beside it the text that the other formats have;
 * the ledger has texts alone.
 */
import type { Cell, Document, Table } from './document.ts';
import { escapeUnseen } from './escape.ts';
import { tablesOf } from './tables-of.ts';

export function renderCsv(document: Document): string {
  const tables = tablesOf(document);
  const labels = tables.map(({ table }) => table.label);
  const cells = tables.flatMap(({ heading, table }) => {
    const { label } = table;
    return cellLines({ ...table, label: isRepeated(label, labels) ? `${heading}, ${label}` : label });
  });
  const lines = [['table', 'line', 'row', 'column', 'number', 'to', 'text'], ...cells];
  return lines.map((fields) => `${fields.map(field).join(',')}\r\n`).join('');
}

/** The first cell of a line names it, which need not be unlike those of other lines: so lines are numbered. */
function cellLines({ label, columns, rows }: Table): string[][] {
  const titles = uniqueTitles(columns.map(({ title }) => title));
  return rows.flatMap(({ cells: [name, ...others] }, i) =>
    others.map((cell, k) => [
      label,
      String(i + 1),
      cellText(name),
      titles[k + 1],
      ...numberFields(cell),
      cellText(cell),
    ]),
  );
}

/** A title that comes again belongs to the one before it that does not: `RNN, Deviation`. */
function uniqueTitles(titles: readonly string[]): string[] {
  let owner = '';
  return titles.map((title) => {
    if (isRepeated(title, titles)) return `${owner}, ${title}`;
    owner = title;
    return title;
  });
}

const isRepeated = (text: string, all: readonly string[]): boolean =>
  all.indexOf(text) !== all.lastIndexOf(text);

/** Of what is not finite the text alone tells. */
function numberFields({ numbers = [] }: Cell): string[] {
  return [0, 1].map((i) => (Number.isFinite(numbers[i]) ? String(numbers[i]) : ''));
}

function cellText({ text, style, numbers }: Cell): string {
  if (style === 'none') return '';
  // A spreadsheet would read a formula, in `-0.5 to 0.5` too.
  const isNumber = numbers?.length === 1;
  return !isNumber && /^[=+\-@]/.test(text) ? `'${text}` : text;
}

function field(text: string): string {
  const seen = escapeUnseen(text);
  return /[",]/.test(seen) ? `"${seen.replaceAll('"', '""')}"` : seen;
}
