/** `seqcmp report`: its options. What it does: actions/report-runs.ts. */
import type { Command } from 'commander';
import { addCommonFlags, type CommonFlags } from '../common-flags.ts';

export interface ReportFlags extends CommonFlags {
  readonly out?: string;
  readonly format?: string;
  readonly open?: boolean;
}

const DESCRIPTION = `Makes the report of runs again, from their folders alone: report.html, report.md and report.json. \
The same runs give the same bytes.

Examples:
  $ seqcmp report my-comparison                     into the comparison's folder
  $ seqcmp report my-comparison --open              and shows it in the browser
  $ seqcmp report my-comparison --format latex,csv  for papers, spreadsheets
  $ seqcmp report results/RUN results/OTHER --out here`;

export function addReport(program: Command): void {
  const command = program
    .command('report')
    .summary('make the report of runs again')
    .description(DESCRIPTION)
    .argument('<run...>', "a run's folder, its name under results/, or a comparison's folder")
    .option(
      '--out <dir>',
      "folder for the files; those of the same names are replaced, other formats stay (default: the comparison's, else a new one under results/)",
    )
    .option(
      '--format <names>',
      'html, md, json, csv or latex, several with commas between them; csv has each number whole beside its text, but for those of the ledger (default: html,md,json)',
    )
    .option('--open', 'show report.html in the browser when it is written');
  addCommonFlags(command, 'print the report as JSON on stdout as well');
  command.action(async (names: string[], flags: ReportFlags) => {
    const { reportRuns } = await import('../actions/report-runs.ts');
    await reportRuns(names, flags);
  });
}
