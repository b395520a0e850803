/** The options that `compare`, `train` and `config` share, and what help says of them. Not here: their meaning (actions/). */
import type { Command } from 'commander';
import { DEFAULT_BUDGET_SECONDS, DEFAULT_CHECKPOINT_SECONDS } from '../config/default-limits.ts';
import { oneOf } from '../config/one-of.ts';
import { PRESET_NAMES } from '../config/presets.ts';
import type { Budget } from '../config/schema.ts';
import { formatDuration } from '../text/numbers.ts';
import { addCommonFlags, addEngineFlags, type CommonFlags, type EngineFlags } from './common-flags.ts';
import { optionWithVariable } from './environment.ts';
import {
  countOf,
  countOrDurationOf,
  durationOf,
  gather,
  numberOrText,
  type Spacing,
  seedsOf,
} from './option-values.ts';

/** Those that make settings. */
export interface SettingFlags extends CommonFlags, EngineFlags {
  readonly budget?: number;
  readonly steps?: number;
  readonly tokens?: number;
  readonly epochs?: number | string;
  readonly flops?: number;
  readonly checkpointEvery?: Spacing;
  readonly preset?: string;
  readonly config?: string;
  readonly set?: readonly string[];
  readonly source?: string;
  readonly target?: string;
  readonly seed?: number | string;
  /** Name of an option -> the variable of the environment that gave it. */
  readonly variables: ReadonlyMap<string, string>;
}

export interface TrainingFlags extends SettingFlags {
  readonly seeds?: number;
  readonly out?: string;
  readonly quiet?: boolean;
  readonly tui?: boolean;
  readonly dryRun?: boolean;
  readonly printConfig?: boolean;
  readonly resume?: string;
}

/** Flags of a budget, and the limit that each sets. */
export const BUDGET_FLAGS = {
  budget: 'seconds',
  steps: 'updates',
  tokens: 'targetTokens',
  epochs: 'epochs',
  flops: 'flops',
} as const satisfies Partial<Record<keyof SettingFlags, keyof Budget>>;

const DEFAULT_BUDGET = formatDuration(DEFAULT_BUDGET_SECONDS).replace(/m00s$/, 'm');

export function addSettingFlags(command: Command): Command {
  const options = [
    optionWithVariable(
      '--budget <time>',
      `time of training updates, each model: 90s, 5m, 2h; without a unit, seconds (default: ${DEFAULT_BUDGET} where no limit is given)`,
      durationOf('--budget'),
    ),
    optionWithVariable('--steps <n>', 'updates, each model: 500, 2k', countOf('--steps')),
    optionWithVariable('--tokens <n>', 'target tokens, each model: 500k, 2M', countOf('--tokens')),
    optionWithVariable('--epochs <n>', 'times through the training pairs, each model', numberOrText),
    optionWithVariable(
      '--flops <n>',
      'floating-point operations of training, each model: 500G, 5T; those of matrix products, counted from their graphs',
      countOf('--flops'),
    ),
    optionWithVariable(
      '--preset <name>',
      `${PRESET_NAMES.join(', ')}: some 57 thousand, 0.9 or 44 million parameters a model (default: small)`,
      (text) => oneOf('--preset', text, PRESET_NAMES),
    ),
    optionWithVariable('--config <file>', "settings from a YAML or JSON file, or a run's config.json"),
  ];
  for (const option of options) command.addOption(option);
  command
    .option(
      '--checkpoint-every <n|time>',
      `save what --resume goes on from at least so often: 500 (updates), 30s (default: ${DEFAULT_CHECKPOINT_SECONDS}s)`,
      countOrDurationOf('--checkpoint-every'),
    )
    .option(
      '--set <path=value>',
      'any setting, such as model.dropout=0.2, or for one model rnn.layers=2; may be repeated',
      gather,
    )
    .option('--source <file>', 'with --target: two aligned text files instead of a corpus')
    .option('--target <file>', 'line i is the target of line i of --source')
    .addOption(
      optionWithVariable(
        '--seed <n>',
        'of initial weights, order of batches and dropout (default: 1)',
        numberOrText,
      ),
    );
  return addEngineFlags(command);
}

export function addTrainingFlags(command: Command, json: string): Command {
  addSettingFlags(command)
    .addOption(
      optionWithVariable(
        '--seeds <n>',
        'runs of each model, with --seed and the seeds after it, and the spread over them (default: 1)',
        seedsOf,
      ),
    )
    .option('--out <dir>', 'folder to write, which must be new or empty (default: a new one under results/)')
    .option('-q, --quiet', 'no plan and no progress on stderr')
    .option('--tui', 'progress on a screen of its own: loss curves, throughput, validations')
    .option('--dry-run', 'say what would be done, and make nothing')
    .option('--print-config', 'print all settings as a file for --config, and make nothing');
  return addCommonFlags(command, json).addHelpText('after', CORPORA + PRECEDENCE);
}

const CORPORA = `
A corpus is a built-in name (seqcmp corpus list), the path of a file of pairs
(.tsv, .csv, .jsonl, plain or .gz), a folder of splits (train.tsv, valid.tsv,
test.tsv), - for standard input, or two aligned text files. Pairs that no folder
has split are split 90/5/5 into train, valid and test by a hash of the source.

Tokenizers of your own file: a side is read as words where that side of the
train split has at most 1,000 different space-separated words and at least one
text with a space; as sub-words (bpe) where it has more words, and half of its
texts a space; and as characters otherwise. To choose: --set
tokenizer.source=word (or char, or bpe), and tokenizer.target the same way.
Sub-words: --set tokenizer.vocabulary=8000, tokenizer.joint=false,
tokenizer.bpeDropout=0.1; seqcmp tokenizer shows what they do.
`;

export const PRECEDENCE = `
Precedence of settings: default < preset < file < environment < options < --set;
of two that set the same in one place, the one that names a model (rnn.dim)
beats the one that names both (model.dim). The environment: a variable such as
SEQCMP_BUDGET stands for the option that names it above. Of several limits of
the budget the first that is reached ends a run. seqcmp config --show-origin
shows each setting and where it comes from.`;
