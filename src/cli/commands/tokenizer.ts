/** `seqcmp tokenizer`: its commands. What they do: actions/train-tokenizer.ts, use-tokenizer.ts, show-tokenizer.ts. */
import type { Command } from 'commander';
import { addCommonFlags, type CommonFlags } from '../common-flags.ts';
import { countOf, gather } from '../option-values.ts';

export interface TrainTokenizerFlags extends CommonFlags {
  readonly text?: readonly string[];
  readonly level?: string;
  readonly vocabulary?: number;
  readonly joint?: boolean;
  readonly set?: readonly string[];
  readonly out?: string;
}

/** Of the commands that use a tokenizer that is there. */
export interface UseTokenizerFlags extends CommonFlags {
  readonly side?: string;
  readonly input?: string;
  readonly ids?: boolean;
  readonly out?: string;
}

const TOKENIZER = 'a tokenizer.json, a run, or a comparison';
const SIDE = 'source or target, where the two have tokenizers of their own';

const DESCRIPTION = `Tokenizers on their own: characters, words, or sub-words (byte-pair encoding over bytes). \
Files are in the form of Hugging Face (tokenizer.json), so that other tools give the same ids.

Examples:
  $ seqcmp tokenizer train pairs.tsv --vocabulary 8k --out bpe.json
  $ echo "a little house" | seqcmp tokenizer encode bpe.json
  $ seqcmp tokenizer show bpe.json --input more.txt`;

const TRAIN = `Learns from the train split of a corpus what a run on it would learn, or from
plain text, and writes it as a tokenizer.json.

Examples:
  $ seqcmp tokenizer train pairs.tsv --level bpe --vocabulary 8k --out bpe.json
  $ seqcmp tokenizer train --text a.en --text a.de --out bpe.json
  $ zcat corpus.gz | seqcmp tokenizer train --text - > bpe.json
  $ seqcmp tokenizer train cmudict --out cmudict.json`;

const ABOUT_FILES = `
Where source and target have tokenizers of their own, two files are written:
for --out x.json, x.source.json and x.target.json. Lines of --text are taken as
they are; texts of a corpus are put into NFC and trimmed first.`;

const ENCODE = `Lines in, symbols (or ids) out, separated by spaces, a line for a line. \
Nothing is added at beginning or end, and lines are taken as they are.

Examples:
  $ echo "a little house" | seqcmp tokenizer encode bpe.json
  $ seqcmp tokenizer encode results/RUN --side target --ids --input a.de`;

const ABOUT_SYMBOLS = `
In a symbol, white space, a backslash and what cannot be seen are written as
escapes: a space is \\u{20}. Of these, a symbol of bpe has the backslash alone. A
symbol that the vocabulary does not hold is shown as <unk>.`;

const DECODE = `Symbols (or ids) in, text out, a line for a line: what seqcmp tokenizer encode
writes, or the ids of a model. With --json, lines of seqcmp tokenizer encode
--json are read as well, by their ids.

Examples:
  $ seqcmp tokenizer encode bpe.json < a.en | seqcmp tokenizer decode bpe.json
  $ echo "264 17 90" | seqcmp tokenizer decode bpe.json --ids`;

const SHOW = `Level, size, hash and longest symbols, and of a text how many symbols it takes.
The hash is the SHA-256 of the file that tokenizer export writes; of a run, that
of source and target together stands beside it, by which comparisons go.

Examples:
  $ seqcmp tokenizer show results/RUN
  $ seqcmp tokenizer show bpe.json --input a.en --json`;

const EXPORT = `The tokenizer of a run as a tokenizer.json in the form of Hugging Face.

Example:
  $ seqcmp tokenizer export results/RUN --side target --out target.json`;

export function addTokenizer(program: Command): void {
  const tokenizer = program
    .command('tokenizer')
    .summary('train, use and show tokenizers')
    .description(DESCRIPTION)
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false);
  addTrain(tokenizer);
  addUses(tokenizer);
}

function addTrain(tokenizer: Command): void {
  const train = tokenizer
    .command('train')
    .summary('learn one from a corpus or from plain text')
    .description(TRAIN)
    .argument('[corpus]', 'a built-in name, or the path of a file of pairs')
    .option('--text <file>', 'instead: lines of text, plain or .gz; - is stdin; may be repeated', gather)
    .option('--level <name>', 'char, word, bpe or auto (default: auto, as for a run; bpe with --text)')
    .option('--vocabulary <n>', 'symbols of bpe at most: 4000, 8k (default: 4000)', countOf('--vocabulary'))
    .option('--joint', 'bpe: one tokenizer for both sides (the default)')
    .option('--no-joint', 'bpe: one for each side')
    .option(
      '--set <path=value>',
      'a setting of corpus, data or tokenizer (with --text, of tokenizer); may be repeated',
      gather,
    )
    .option('--out <file>', 'file to write, which must be new (default: stdout)');
  addCommonFlags(train).addHelpText('after', ABOUT_FILES);
  train.action(async (corpus: string | undefined, flags: TrainTokenizerFlags) => {
    const { trainTokenizer } = await import('../actions/train-tokenizer.ts');
    await trainTokenizer(corpus, flags);
  });
}

function addUses(tokenizer: Command): void {
  const add = (name: string, summary: string, description: string) =>
    tokenizer
      .command(name)
      .summary(summary)
      .description(description)
      .argument('<tokenizer>', TOKENIZER)
      .option('--side <name>', SIDE);
  const input = 'read lines from a file; - is stdin (default: -)';
  const perLine = 'print one JSON object a line on stdout';

  const encode = add('encode', 'lines to symbols or ids', ENCODE)
    .option('--input <file>', input)
    .option('--ids', 'ids instead of symbols');
  addCommonFlags(encode, perLine).addHelpText('after', ABOUT_SYMBOLS);
  encode.action(async (named: string, flags: UseTokenizerFlags) => {
    const { encodeLines } = await import('../actions/use-tokenizer.ts');
    await encodeLines(named, flags);
  });

  const decode = add('decode', 'symbols or ids to lines', DECODE)
    .option('--input <file>', input)
    .option('--ids', 'the lines are ids, not symbols');
  addCommonFlags(decode, perLine).action(async (named: string, flags: UseTokenizerFlags) => {
    const { decodeSymbols } = await import('../actions/use-tokenizer.ts');
    await decodeSymbols(named, flags);
  });

  const show = add('show', 'what it is, and how it cuts a text', SHOW).option(
    '--input <file>',
    'count the symbols of a text; - is stdin',
  );
  addCommonFlags(show).action(async (named: string, flags: UseTokenizerFlags) => {
    const { showTokenizer } = await import('../actions/show-tokenizer.ts');
    await showTokenizer(named, flags);
  });

  const write = add('export', 'write the tokenizer of a run as a file for other tools', EXPORT).option(
    '--out <file>',
    'file to write, which must be new (default: stdout)',
  );
  addCommonFlags(write).action(async (named: string, flags: UseTokenizerFlags) => {
    const { exportTokenizer } = await import('../actions/show-tokenizer.ts');
    await exportTokenizer(named, flags);
  });
}
