/** `seqcmp config`: its options. What it does: actions/show-settings.ts. */
import type { Command } from 'commander';
import { addCommonFlags } from '../common-flags.ts';
import { variablesUsed } from '../environment.ts';
import { addSettingFlags, PRECEDENCE, type SettingFlags } from '../training-flags.ts';

export interface ConfigFlags extends SettingFlags {
  readonly models?: string;
  readonly showOrigin?: boolean;
}

const DESCRIPTION = `Prints all settings that the same options would give \`compare\` or \`train\`, as a YAML file for \
--config, each with a comment that says where it comes from. Reads no corpus: widths that a comparison would match are \
as they are set (compare --print-config has them matched).

Examples:
  $ seqcmp config > settings.yaml
  $ seqcmp config --preset base                 what a preset is
  $ seqcmp config --show-origin --config settings.yaml --steps 5k
  $ seqcmp config --models rnn --json`;

export function addConfig(program: Command): void {
  const command = program
    .command('config')
    .summary('show all settings and where each comes from')
    .description(DESCRIPTION)
    .argument('[corpus]', 'name or file (default: cmudict)')
    .option('--models <names>', 'one or two models (default: rnn,transformer)')
    .option('--show-origin', 'a line a setting: name, value, where it comes from, what it does');
  addSettingFlags(command);
  addCommonFlags(command, 'print one JSON object on stdout: settings with their origins').addHelpText(
    'after',
    PRECEDENCE,
  );
  command.action(async (corpus: string | undefined, flags: ConfigFlags) => {
    const { showSettings } = await import('../actions/show-settings.ts');
    await showSettings(corpus, { ...flags, variables: variablesUsed(command) });
  });
}
