/** Which line of a chart is whose, as HTML: colour and sign tell the runs apart, dashes validation from training. */
import type { Figure } from './document.ts';
import { escapeHtml } from './escape.ts';
import type { Draw } from './plots.ts';

export function legendHtml({ legend, kinds }: Figure, { swatch }: Draw): string {
  const items = legend.flatMap((name, run) =>
    kinds.map((kind) => {
      const title = kind === 'only' ? name : `${name}, ${kind}`;
      return `<li>${swatch(run, kind)} ${escapeHtml(title)}</li>`;
    }),
  );
  return `<ul class="legend">${items.join('')}</ul>`;
}
