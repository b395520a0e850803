/** A report as GitHub-flavoured Markdown. Figures stand as their numbers. */
import type { Block, Cell, Document, Table } from './document.ts';
import { escapeMarkdown, escapeUnseen } from './escape.ts';

export function renderMarkdown({ title, blocks }: Document): string {
  return `${[`# ${escapeMarkdown(title)}`, ...blocks.map(blockText)].join('\n\n')}\n`;
}

function blockText(block: Block): string {
  switch (block.type) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${escapeMarkdown(block.text)}`;
    case 'paragraph':
      return paragraphText(block.text, block.role);
    case 'table':
      return tableText(block);
    case 'figure':
      return `${paragraphText(block.says, undefined)}\n\n${tableText(block.data)}`;
    case 'code':
      return fenced(escapeUnseen(block.text));
    default:
      return block satisfies never;
  }
}

function paragraphText(text: string, role: 'verdict' | 'warning' | undefined): string {
  // A name may begin the sentence with what would begin a list.
  const escaped = escapeMarkdown(text.trim()).replace(/^(\d*)([-+.)=])/, '$1\\$2');
  if (role === 'verdict') return `**${escaped}**`;
  return role === 'warning' ? `> **Note:** ${escaped}` : escaped;
}

function tableText({ columns, rows, note }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [
    line(columns.map(({ title }) => escapeMarkdown(title))),
    line(columns.map(({ align }) => (align === 'right' ? '---:' : '---'))),
    ...rows.map(({ cells }) => line(cells.map(cellText))),
    ...(note === undefined ? [] : ['', paragraphText(note, undefined)]),
  ].join('\n');
}

function cellText({ text, style, right }: Cell): string {
  const sign = right === undefined ? '' : right ? '✓ ' : '✗ ';
  const escaped = escapeMarkdown(text);
  if (style === 'best') return `**${escaped}**`;
  return `${sign}${style === 'none' && text ? `*${escaped}*` : escaped}`;
}

/** A fence longer than any run of backticks inside. */
function fenced(text: string): string {
  const runs = text.match(/`+/g) ?? [];
  const fence = '`'.repeat(Math.max(3, ...runs.map((run) => run.length + 1)));
  return `${fence}sh\n${text}\n${fence}`;
}
