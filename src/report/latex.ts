/** The tables of a report for a paper, in LaTeX with booktabs, for an engine that reads UTF-8. Nothing but the tables. */
import type { Cell, Document, Table } from './document.ts';
import { escapeLatex } from './escape.ts';
import { type TitledTable, tablesOf } from './tables-of.ts';

export function renderLatex(document: Document): string {
  return [
    `% ${escapeLatex(document.title)}`,
    '% Needs \\usepackage{booktabs}, and for Greek letters and arrows in text XeLaTeX or LuaLaTeX.',
    ...tablesOf(document).map(tableText),
    '',
  ].join('\n');
}

function tableText({ heading, table }: TitledTable): string {
  const { label, columns, rows } = table;
  const within = <Item>(items: readonly Item[]) => items.filter((_, i) => !columns[i].isAside);
  const types = columns.map(({ align }, i) => {
    const longest = Math.max(...rows.map(({ cells }) => cells[i].text.length));
    return columnType(align, longest);
  });
  const line = (cells: readonly string[]) => `${within(cells).join(' & ')} \\\\`;
  return [
    '',
    `% ${escapeLatex(heading)}`,
    '\\begin{table}',
    '\\centering',
    `\\begin{tabular}{${within(types).join('')}}`,
    '\\toprule',
    line(columns.map(({ title }) => escapeLatex(title))),
    '\\midrule',
    ...rows.map(({ cells }) => line(cells.map(cellText))),
    '\\bottomrule',
    '\\end{tabular}',
    ...notesBeneath(table),
    `\\caption{${escapeLatex(label)}}`,
    '\\end{table}',
  ].join('\n');
}

/** The table's own, and its columns of sentences, row by row. */
function notesBeneath({ columns, rows, note }: Table): string[] {
  const notes = columns.flatMap(({ title, isAside }, i) =>
    isAside
      ? [
          `${escapeLatex(title)}:`,
          ...rows.map(({ cells }) => `\\emph{${escapeLatex(cells[0].text)}}: ${escapeLatex(cells[i].text)}.`),
        ]
      : [],
  );
  const lines = [...(note === undefined ? [] : [escapeLatex(note)]), ...notes];
  return lines.length === 0
    ? []
    : ['\\par\\smallskip', '\\parbox{\\linewidth}{\\footnotesize\\raggedright', ...lines, '}'];
}

/** Characters that a column has on one line at most; sentences beyond are broken into lines. */
const WIDEST = 40;

function columnType(align: 'left' | 'right', longest: number): string {
  if (align === 'right') return 'r';
  return longest > WIDEST ? 'p{0.45\\linewidth}' : 'l';
}

function cellText({ text, style, right }: Cell): string {
  const escaped = escapeLatex(text);
  if (style === 'best') return `\\textbf{${escaped}}`;
  // Behind a line end these would be read as its option and its star.
  const whole = right === false ? `${escaped} (wrong)` : escaped;
  return /^[[*]/.test(whole) ? `{}${whole}` : whole;
}
