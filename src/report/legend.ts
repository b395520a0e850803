/** How a chart is read, as HTML: which line is whose, by colour and sign, with dashes for validation; how dark a weight is. */
import type { Figure } from './document.ts';
import { escapeHtml } from './escape.ts';
import { FAINTEST } from './heat-plot.ts';
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

/** What the cells of maps are as dark as. */
const SHADES = [0.1, 0.25, 0.5, 0.75, 1];

export function scaleHtml(): string {
  const items = SHADES.map(
    (weight) => `<li><span class="shade" style="opacity: ${weight}"></span> ${weight}</li>`,
  );
  return `<ul class="legend" aria-label="Weights"><li>blank: below ${FAINTEST}</li>${items.join('')}</ul>`;
}
