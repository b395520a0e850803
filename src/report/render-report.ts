/** The files of a report, from one analysis. Writes nothing: the command does. */
import type { Analysis } from '../compare/analysis.ts';
import { buildDocument } from './build-document.ts';
import { renderCsv } from './csv.ts';
import type { Document } from './document.ts';
import { DEFAULT_FORMATS, LEDGER_FILE, REPORT_FILES, type ReportFormat } from './formats.ts';
import { renderHtml } from './html.ts';
import { renderJson } from './json.ts';
import { renderLatex } from './latex.ts';
import { renderMarkdown } from './markdown.ts';

/** Texts by the name of their file; the same for the same analysis, byte for byte. */
export type Report = Readonly<Record<string, string>>;

/** @param formats each once */
export async function renderReport(
  analysis: Analysis,
  formats: readonly ReportFormat[] = DEFAULT_FORMATS,
): Promise<Report> {
  const document = buildDocument(analysis);
  const report: Record<string, string> = {};
  for (const format of formats) report[REPORT_FILES[format]] = await renderAs(format, analysis, document);
  if (formats.includes('json')) report[LEDGER_FILE] = renderJson(ledgerOnly(analysis));
  return report;
}

async function renderAs(format: ReportFormat, analysis: Analysis, document: Document): Promise<string> {
  switch (format) {
    case 'html':
      return renderHtml(document);
    case 'md':
      return renderMarkdown(document);
    case 'json':
      return renderJson(analysis);
    case 'csv':
      return renderCsv(document);
    case 'latex':
      return renderLatex(document);
    default:
      return format satisfies never;
  }
}

function ledgerOnly({ formatVersion, groups, runs, ledger }: Analysis) {
  const columns = groups.map((group) => ({ name: group.name, runs: group.runs.map((i) => runs[i].name) }));
  return { formatVersion, columns, ledger };
}
