/** `seqcmp export`: a run's best weights as a folder for other programs. */
import { join, resolve } from 'node:path';
import { writeExport } from '../../export/write-export.ts';
import { openRun } from '../../run/run-directory.ts';
import { visibleLine } from '../../text/visible.ts';
import type { ExportFlags } from '../commands/export.ts';
import { shownPath, writeErr, writeJson } from '../terminal.ts';
import { writtenLines } from './write-report.ts';

export async function exportRun(named: string, { out, force = false, json }: ExportFlags): Promise<void> {
  const run = openRun(named);
  const dir = resolve(out);
  const files = writeExport(run, dir, { named: visibleLine(out), force });
  const paths = Object.keys(files).map((name) => join(dir, name));
  if (json) return writeJson({ dir: shownPath(dir), model: run.model, files: Object.keys(files) });
  writeErr(writtenLines(paths));
}
