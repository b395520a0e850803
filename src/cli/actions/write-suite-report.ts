/** The report of a suite of ablations, in its folder. */
import { join } from 'node:path';
import { buildSuiteDocument } from '../../ablate/build-document.ts';
import type { AblationResult } from '../../ablate/result.ts';
import { REPORT_FILES } from '../../report/formats.ts';
import { renderHtml } from '../../report/html.ts';
import { renderJson } from '../../report/json.ts';
import { renderMarkdown } from '../../report/markdown.ts';
import type { Suite } from '../../run/ablation-suite.ts';
import { writeWhole } from '../../run/atomic-file.ts';

/** @returns absolute paths */
export async function writeSuiteReport(
  { dir, command }: Suite,
  results: readonly AblationResult[],
): Promise<string[]> {
  const document = buildSuiteDocument(results, command);
  const texts = {
    html: await renderHtml(document),
    md: renderMarkdown(document),
    json: renderJson({ formatVersion: 1, command, ablations: results }),
  };
  return (['html', 'md', 'json'] as const).map((format) => {
    const path = join(dir, REPORT_FILES[format]);
    writeWhole(path, texts[format]);
    return path;
  });
}
