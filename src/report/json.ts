/** A report as JSON: the whole analysis, for other programs. */
import type { Analysis } from '../compare/analysis.ts';
import { escapeJson } from '../config/invisible.ts';
import { toJson } from '../run/to-json.ts';

/** NaN and the infinities stand as text, as in the files of a run. */
export function renderJson(analysis: Analysis): string {
  return `${escapeJson(toJson(analysis, 2))}\n`;
}
