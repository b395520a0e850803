/** The report of a suite of ablations, in its folder. */
import { buildSuiteDocument } from '../../ablate/build-document.ts';
import type { AblationResult } from '../../ablate/result.ts';
import { REPORT_FILES } from '../../report/formats.ts';
import { renderHtml } from '../../report/html.ts';
import { renderJson } from '../../report/json.ts';
import { renderMarkdown } from '../../report/markdown.ts';
import type { Suite } from '../../run/ablation-suite.ts';
import { writeTexts } from './write-report.ts';

/** @returns absolute paths */
export async function writeSuiteReport(
  { dir, command }: Suite,
  results: readonly AblationResult[],
): Promise<string[]> {
  const document = buildSuiteDocument(results, command);
  return writeTexts(dir, {
    [REPORT_FILES.html]: await renderHtml(document),
    [REPORT_FILES.md]: renderMarkdown(document),
    [REPORT_FILES.json]: renderJson({ formatVersion: 1, command, ablations: results }),
  });
}
