/** `seqcmp export`: its options. What it does: actions/export-run.ts. */
import type { Command } from 'commander';
import { addCommonFlags, type CommonFlags } from '../common-flags.ts';

export interface ExportFlags extends CommonFlags {
  readonly out: string;
  readonly force?: boolean;
}

const DESCRIPTION = `Writes the best weights of a run as a folder that other programs can use:
encoder and decoder step as ONNX with open batch and lengths, weights as
safetensors, tokenizers, settings, a model card (README.md), and decode.mjs,
which decodes with onnxruntime-node and nothing of seqcmp.

Examples:
  $ seqcmp export results/RUN --out my-model
  $ seqcmp export my-comparison/rnn --out my-model --force`;

export function addExport(program: Command): void {
  const command = program
    .command('export')
    .summary('a run as ONNX, safetensors and a model card')
    .description(DESCRIPTION)
    .argument('<run>', "a run's folder, or its name under results/")
    .requiredOption('--out <folder>', 'folder to write')
    .option('--force', 'replace an earlier export there');
  addCommonFlags(command);
  command.action(async (named: string, flags: ExportFlags) => {
    const { exportRun } = await import('../actions/export-run.ts');
    await exportRun(named, flags);
  });
}
