/** What every chart has in common: the library that draws, the page it draws on, colours, sizes, and the element as text. */

/** Runs in turn; after the last colour the first comes again. */
export const COLOURS = 6;

export const colourOf = (run: number): string => `var(--run-${run % COLOURS})`;

export const FRAME = {
  className: 'chart',
  width: 380,
  height: 270,
  marginLeft: 46,
  marginTop: 26,
  marginBottom: 46,
  marginRight: 18,
  style: { fontSize: '12px' },
} as const;

/** Plot would put what it is called at the end where places are numbers, in the middle where they are names. */
export const X_AXIS = { labelAnchor: 'center', labelArrow: 'none' } as const;

export type PlotLibrary = typeof import('@observablehq/plot');
export type Page = ReturnType<typeof import('linkedom')['parseHTML']>['document'];

interface DrawnElement {
  querySelector(selector: string): { remove(): void } | null;
  readonly outerHTML: string;
}

/** The element as text. Plot's own style sheet goes: html-page.ts has what it needs. */
export function outside(plot: ReturnType<PlotLibrary['plot']>, attributes: string): string {
  // Without the DOM's types there is no telling what an element has; React's types declare it empty.
  const svg = plot as unknown as DrawnElement;
  svg.querySelector('style')?.remove();
  // A function, since a run's name may hold what a replacement text would read as a pattern.
  return svg.outerHTML.replace(/^<svg /, () => `<svg ${attributes} `);
}
