/** All files of a report, from one analysis. Writes nothing: the command does. */
import type { Analysis } from '../compare/analysis.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderMarkdown } from './markdown.ts';

/** Texts by the name of their file; the same for the same analysis, byte for byte. */
export interface Report {
  readonly 'report.html': string;
  readonly 'report.md': string;
  readonly 'report.json': string;
  /** Of report.json the conditions and costs alone: what was equal and what was not. */
  readonly 'ledger.json': string;
}

export async function renderReport(analysis: Analysis): Promise<Report> {
  return {
    'report.html': await renderHtml(analysis),
    'report.md': renderMarkdown(analysis),
    'report.json': renderJson(analysis),
    'ledger.json': renderJson(ledgerOnly(analysis)),
  };
}

function ledgerOnly({ formatVersion, groups, runs, ledger }: Analysis) {
  const columns = groups.map((group) => ({ name: group.name, runs: group.runs.map((i) => runs[i].name) }));
  return { formatVersion, columns, ledger };
}
