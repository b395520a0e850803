/** A report as one HTML file that needs no network, and no script but for comfort. */
import type { Block, Cell, Document, Figure, Table } from './document.ts';
import { escapeAttribute, escapeHtml } from './escape.ts';
import { htmlPage } from './html-page.ts';
import { legendHtml, scaleHtml } from './legend.ts';
import { createDraw, type Draw } from './plots.ts';

export async function renderHtml({ title, blocks }: Document): Promise<string> {
  const draw = await createDraw();
  return htmlPage(title, blocks.map((block) => blockHtml(block, draw)).join('\n'));
}

function blockHtml(block: Block, draw: Draw): string {
  switch (block.type) {
    case 'heading':
      return `<h${block.level}>${escapeHtml(block.text)}</h${block.level}>`;
    case 'paragraph':
      return `<p${block.role ? ` class="${block.role}"` : ''}>${escapeHtml(block.text)}</p>`;
    case 'table':
      return tableHtml(block);
    case 'figure':
      return figureHtml(block, draw);
    case 'code':
      return `<pre tabindex="0"><code>${escapeHtml(block.text)}</code></pre>`;
    default:
      return block satisfies never;
  }
}

/** In a box of its own, which scrolls where the page is narrower than the table. */
function tableHtml({ label, columns, rows, note }: Table): string {
  const align = (i: number) => (columns[i].align === 'right' ? ' class="number"' : '');
  const head = columns.map(({ title }, i) => `<th scope="col"${align(i)}>${escapeHtml(title)}</th>`).join('');
  const body = rows.map(({ cells, tone }) => {
    const [first, ...others] = cells;
    const rest = others.map((cell, i) => `<td${align(i + 1)}>${cellHtml(cell)}</td>`).join('');
    return `<tr${tone ? ` class="${tone}"` : ''}><th scope="row">${cellHtml(first)}</th>${rest}</tr>`;
  });
  return [
    `<div class="scroll" role="region" aria-label="${escapeAttribute(label)}" tabindex="0"><table>`,
    `<thead><tr>${head}</tr></thead>`,
    `<tbody>\n${body.join('\n')}\n</tbody>`,
    '</table></div>',
    ...(note === undefined ? [] : [`<p>${escapeHtml(note)}</p>`]),
  ].join('\n');
}

function cellHtml({ text, style, right }: Cell): string {
  const sign = right === undefined ? '' : signHtml(right);
  return sign + styledHtml(escapeHtml(text), style);
}

function styledHtml(escaped: string, style: Cell['style']): string {
  switch (style) {
    case undefined:
      return breakable(escaped);
    case 'text':
      // Text from right to left must not turn what stands around it.
      return `<bdi>${escaped}</bdi>`;
    case 'code':
      return `<code>${breakable(escaped)}</code>`;
    case 'best':
      return `<strong>${escaped}</strong>`;
    case 'none':
      return escaped ? `<span class="none">${escaped}</span>` : '';
    default:
      return style satisfies never;
  }
}

/** Signatures are long and hold no spaces. */
function breakable(escaped: string): string {
  return escaped.replaceAll('|', '|<wbr>');
}

function signHtml(right: boolean): string {
  return right
    ? '<span class="right" role="img" aria-label="right">✓</span> '
    : '<span class="wrong" role="img" aria-label="wrong">✗</span> ';
}

function figureHtml(figure: Figure, draw: Draw): string {
  const { charts, data, folded, legend, says } = figure;
  const drawn = charts.map(
    (chart) =>
      `<figure>\n<figcaption>${escapeHtml(chart.title)}</figcaption>\n${draw.chart(chart, legend)}\n</figure>`,
  );
  const layout = layoutOf(charts);
  const parts = [
    `<p class="says">${escapeHtml(says)}</p>`,
    ...(legend.length > 0 ? [legendHtml(figure, draw)] : []),
    ...(layout === 'maps' ? [scaleHtml()] : []),
    `<div class="${layout}">\n${drawn.join('\n')}\n</div>`,
    `<details><summary>${escapeHtml(data.label)}, in numbers</summary>\n${tableHtml(data)}\n</details>`,
  ];
  const whole = parts.join('\n');
  if (folded === undefined) return whole;
  return `<details class="folded"><summary>${escapeHtml(folded)}</summary>\n${whole}\n</details>`;
}

/** Four charts stand two by two, maps as close as their sizes let them. */
function layoutOf(charts: Figure['charts']): string {
  if (charts.some(({ kind }) => kind === 'heat')) return 'maps';
  return charts.length === 4 ? 'charts four' : 'charts';
}
