/** `seqcmp corpus make`, `import` and `get`: what writes a folder. What they do: actions/. */
import type { Command } from 'commander';
import { addCommonFlags, type CommonFlags } from '../common-flags.ts';
import { countOf, gather, numberOrText } from '../option-values.ts';

export interface WriteFlags extends CommonFlags {
  readonly out: string;
  readonly format?: string;
  readonly set?: readonly string[];
}

export interface MakeFlags extends WriteFlags {
  readonly pairs?: number;
  readonly length?: number | string;
  readonly seed?: number | string;
}

export interface ImportFlags extends WriteFlags {
  readonly source?: string;
  readonly target?: string;
  readonly licence?: string;
}

export interface GetFlags extends CommonFlags {
  readonly out?: string;
  readonly from?: string;
  readonly mirror?: string;
  readonly languages?: string;
  readonly yes?: boolean;
}

export function addCorpusFiles(corpus: Command): void {
  addMake(corpus);
  addImport(corpus);
  addGet(corpus);
}

function addMake(corpus: Command): void {
  const make = corpus
    .command('make')
    .summary('write a built-in corpus as files')
    .description(
      'Writes a built-in corpus as a folder: train, valid and test, and a README.md with counts and hash. The folder is a corpus with the same hash.\n\nExamples:\n  $ seqcmp corpus make reverse --pairs 5k --length 20 --out corpora/reverse-20\n  $ seqcmp corpus make scan --set corpus.split=length --out scan-length',
    )
    .argument('<name>', 'a built-in name')
    .option('--pairs <n>', 'pairs drawn, repetitions among them: 500, 20k', countOf('--pairs'))
    .option('--length <n>', 'longest source of reverse, copy and sort', numberOrText)
    .option('--seed <n>', 'what the pairs are drawn from', numberOrText);
  addWriting(make).action(async (name: string, flags: MakeFlags) => {
    const { makeCorpus } = await import('../actions/write-corpora.ts');
    await makeCorpus(name, flags);
  });
}

function addImport(corpus: Command): void {
  const imported = corpus
    .command('import')
    .summary('read, clean and split your own files once')
    .description(
      'Reads, cleans and splits pairs, and writes a folder that is a corpus: train, valid and test, and a README.md with counts and hash. Several files are read one after another. Files are never changed.\n\nExamples:\n  $ seqcmp corpus import a.tsv b.jsonl.gz --out corpora/mine\n  $ seqcmp corpus import --source a.en --target a.de --out en-de\n  $ cut -f1,3 table.tsv | seqcmp corpus import - --out mine\n  $ seqcmp train rnn mine',
    )
    .argument(
      '[files...]',
      'files of pairs (.tsv, .csv, .jsonl, plain or .gz), or one folder of splits, or -',
    )
    .option('--source <file>', 'with --target: two aligned text files instead')
    .option('--target <file>', 'line i is the target of line i of --source')
    .option('--licence <text>', 'noted in the folder');
  addWriting(imported).action(async (files: string[], flags: ImportFlags) => {
    const { importCorpus } = await import('../actions/write-corpora.ts');
    await importCorpus(files, flags);
  });
}

function addWriting(command: Command): Command {
  command
    .requiredOption('--out <dir>', 'folder to write, which must be new or empty')
    .option('--format <name>', 'tsv or jsonl (default: tsv)')
    .option(
      '--set <path=value>',
      'a setting of corpus or data, such as data.testPercent=2; may be repeated. Long and uneven pairs are left for training to count, since their tokens are not known yet',
      gather,
    );
  return addCommonFlags(command);
}

function addGet(corpus: Command): void {
  const get = corpus
    .command('get')
    .summary('fetch multi30k or sigmorphon2020')
    .description(
      'Fetches a corpus from the commit and with the checksums that seqcmp knows, after showing where from and under which licence. Interrupted, the same command goes on. Exit code 1 when a language that was asked for could not be had; those that could are there.\n\nExamples:\n  $ seqcmp corpus get multi30k --languages en,de\n  $ seqcmp corpus get sigmorphon2020 --from ~/copies --out sigmorphon2020\n  $ seqcmp train rnn multi30k',
    )
    .argument('<name>', 'multi30k or sigmorphon2020')
    .option('--languages <list>', 'with commas between; for multi30k, the first is the source (default: all)')
    .option('--out <dir>', 'folder to write (default: corpora/NAME)')
    .option('--from <dir>', 'take files from a folder, whatever they are called there, and use no network')
    .option('--mirror <url>', 'a server laid out like raw.githubusercontent.com')
    .option('-y, --yes', 'do not ask before fetching');
  addCommonFlags(get).action(async (name: string, flags: GetFlags) => {
    const { getCorpus } = await import('../actions/get-corpus.ts');
    await getCorpus(name, flags);
  });
}
