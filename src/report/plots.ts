/**
 * Charts as inline SVG, by Observable Plot on a document of its own. Colours are CSS variables of html-page.ts, so that
 * a chart follows the page into dark mode and print. Both libraries take 300 ms to load: only a report does.
 */
import type { Chart, Series } from './document.ts';
import { gridSvg } from './grid-plot.ts';
import { heatSvg } from './heat-plot.ts';
import { linesSvg, swatchSvg } from './line-plot.ts';

/** Both give an `<svg>` element. */
export interface Draw {
  /** @param names of the runs, for what is shown under the pointer */
  chart(chart: Chart, names: readonly string[]): string;
  /** A line as the charts draw it, for a legend. */
  swatch(run: number, kind: Series['kind']): string;
}

/** Loads what draws. */
export async function createDraw(): Promise<Draw> {
  const [Plot, { parseHTML }] = await Promise.all([import('@observablehq/plot'), import('linkedom')]);
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  return {
    chart: (chart, names) => {
      switch (chart.kind) {
        case 'lines':
          return linesSvg(Plot, document, chart, names);
        case 'grid':
          return gridSvg(Plot, document, chart);
        case 'heat':
          return heatSvg(Plot, document, chart);
        default:
          return chart satisfies never;
      }
    },
    swatch: (run, kind) => swatchSvg(Plot, document, run, kind),
  };
}
