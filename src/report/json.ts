/** A report, or a part of it, as JSON for other programs. */
import { escapeJson } from '../text/invisible.ts';
import { toJson } from '../text/to-json.ts';

/** NaN and the infinities stand as text, as in the files of a run. */
export function renderJson(value: object): string {
  return `${escapeJson(toJson(value, 2))}\n`;
}
