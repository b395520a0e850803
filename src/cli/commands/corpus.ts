/** `seqcmp corpus`: its commands. What they do: actions/show-corpora.ts and clean-cache.ts. Those that write folders: corpus-files.ts. */
import type { Command } from 'commander';
import { addCommonFlags, addRemovalFlags, type CommonFlags, type RemovalFlags } from '../common-flags.ts';
import { gather } from '../option-values.ts';
import { addCorpusFiles } from './corpus-files.ts';

export interface CorpusFlags extends CommonFlags {
  readonly set?: readonly string[];
}

const NAME = 'a built-in name, a file of pairs, a folder of splits, or -';

export function addCorpus(program: Command): void {
  const corpus = program
    .command('corpus')
    .summary('list, show, measure, make, import and fetch corpora')
    .description(
      'Corpora: what comes with seqcmp, what can be fetched, and your own files of pairs.\n\nExamples:\n  $ seqcmp corpus list\n  $ seqcmp corpus show dates\n  $ seqcmp corpus import raw.tsv.gz --out corpora/mine\n  $ seqcmp corpus get multi30k',
    )
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false);
  addList(corpus);
  addShow(corpus);
  addStats(corpus);
  addCorpusFiles(corpus);
  addClean(corpus);
}

function addList(corpus: Command): void {
  const list = corpus
    .command('list')
    .summary('what there is to train on, and what can be fetched')
    .description(
      'The built-in corpora, the folders of corpora/ here, and what can be fetched.\n\nExample:\n  $ seqcmp corpus list --json',
    );
  addCommonFlags(list).action(async (flags: CorpusFlags) => {
    const { listCorpora } = await import('../actions/show-corpora.ts');
    await listCorpora(flags);
  });
}

function addShow(corpus: Command): void {
  const show = corpus
    .command('show')
    .summary('where a corpus comes from, its splits, and some pairs')
    .description(
      'Description, licence, splits, levels of the tokenizers, and some pairs.\n\nExamples:\n  $ seqcmp corpus show cmudict\n  $ seqcmp corpus show scan --set corpus.split=length\n  $ zcat pairs.tsv.gz | seqcmp corpus show -',
    )
    .argument('<name>', NAME);
  addSettings(show).action(async (name: string, flags: CorpusFlags) => {
    const { showCorpus } = await import('../actions/show-corpora.ts');
    await showCorpus(name, flags);
  });
}

function addStats(corpus: Command): void {
  const stats = corpus
    .command('stats')
    .summary('lengths, vocabularies, padding, and what cleaning did')
    .description(
      'Lengths in symbols, vocabularies, padding of batches, and what cleaning did.\n\nExamples:\n  $ seqcmp corpus stats cmudict\n  $ seqcmp corpus stats pairs.tsv --set tokenizer.target=word',
    )
    .argument('<name>', NAME);
  addSettings(stats).action(async (name: string, flags: CorpusFlags) => {
    const { showStats } = await import('../actions/show-corpora.ts');
    await showStats(name, flags);
  });
}

function addClean(corpus: Command): void {
  const clean = corpus
    .command('clean')
    .summary('delete what was prepared from large corpora, and copies of pipes')
    .description(
      'Deletes what was prepared from large corpora or copied from pipes, and kept in the cache; seqcmp doctor shows where. What was prepared is prepared again when it is needed; a copy of a pipe cannot be made again, and without it no run on it is gone on with, or evaluated again.\n\nExamples:\n  $ seqcmp corpus clean --dry-run      what would go, and how much it is\n  $ seqcmp corpus clean --yes',
    );
  addRemovalFlags(clean).action(async (flags: RemovalFlags) => {
    const { cleanCache } = await import('../actions/clean-cache.ts');
    await cleanCache(flags);
  });
}

function addSettings(command: Command): Command {
  command.option(
    '--set <path=value>',
    'a setting of corpus, data or tokenizer, such as data.maxLength=32; may be repeated',
    gather,
  );
  return addCommonFlags(command);
}
