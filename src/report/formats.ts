/** The forms in which a report can be had, and what their files are called. */

/** The first three are written unless others are asked for. */
export const REPORT_FORMATS = ['html', 'md', 'json', 'csv', 'latex'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];
export const DEFAULT_FORMATS: readonly ReportFormat[] = ['html', 'md', 'json'];

export const REPORT_FILES: Readonly<Record<ReportFormat, string>> = {
  html: 'report.html',
  md: 'report.md',
  json: 'report.json',
  csv: 'report.csv',
  latex: 'report.tex',
};
/** Of report.json the conditions and costs alone, written beside it. */
export const LEDGER_FILE = 'ledger.json';
