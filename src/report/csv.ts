/** The tables of a report as one CSV file (RFC 4180), a line a cell: table, row, column, text. */
import type { Cell, Document, Table } from './document.ts';
import { escapeUnseen } from './escape.ts';
import { tablesOf } from './tables-of.ts';

export function renderCsv(document: Document): string {
  const tables = tablesOf(document).map(({ table }) => table);
  const lines = [['table', 'line', 'row', 'column', 'text'], ...tables.flatMap(cellLines)];
  return lines.map((fields) => `${fields.map(field).join(',')}\r\n`).join('');
}

/** The first cell of a line names it, which need not be unlike those of other lines: so lines are numbered. */
function cellLines({ label, columns, rows }: Table): string[][] {
  return rows.flatMap(({ cells: [name, ...others] }, i) =>
    others.map((cell, k) => [label, String(i + 1), cellText(name), columns[k + 1].title, cellText(cell)]),
  );
}

function cellText({ text, style }: Cell): string {
  if (style === 'none') return '';
  // A spreadsheet would read a formula.
  return style === 'text' && /^[=+\-@]/.test(text) ? `'${text}` : text;
}

function field(text: string): string {
  const seen = escapeUnseen(text);
  return /[",]/.test(seen) ? `"${seen.replaceAll('"', '""')}"` : seen;
}
