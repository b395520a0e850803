/** `seqcmp corpus make` and `import`: a corpus as a folder of files. */
import { basename, resolve } from 'node:path';
import { oneOf } from '../../config/one-of.ts';
import type { Config } from '../../config/schema.ts';
import { didYouMean } from '../../config/suggest.ts';
import { UsageError } from '../../config/user-error.ts';
import {
  BUILT_IN,
  type Corpus,
  DRAWN_BY,
  filesOrigin,
  loadOrigin,
  originOf,
  pairCounts,
} from '../../data/corpus.ts';
import type { Origin } from '../../data/origin.ts';
import { STDIN, settlePipes } from '../../data/piped.ts';
import { WRITTEN_FORMATS, writeCorpus } from '../../data/write-corpus.ts';
import { isFolder } from '../../files/folder.ts';
import { refuseTaken } from '../../run/run-directory.ts';
import { quote } from '../../text/describe.ts';
import { listWords } from '../../text/list-words.ts';
import type { ImportFlags, MakeFlags, WriteFlags } from '../commands/corpus-files.ts';
import { refuseHalf } from '../option-values.ts';
import { type Reading, whilePreparing } from '../prepare.ts';
import { writtenText } from '../render/corpus.ts';
import { commandLine, shownPath, writeJson, writeOut } from '../terminal.ts';
import { commonSettings } from './common-settings.ts';
import type { Reads } from './idle-settings.ts';

/** Sections of settings: a folder has no tokenizer yet. */
const READS: Reads = ['corpus', 'data'];

export async function makeCorpus(name: string, flags: MakeFlags): Promise<void> {
  const builtIn = BUILT_IN.find((known) => known.name === name);
  if (builtIn === undefined) {
    throw new UsageError(
      `expected a built-in corpus; found ${quote(name)}`,
      `${didYouMean(
        name,
        BUILT_IN.map(({ name }) => name),
      )} Your own files are for seqcmp corpus import.`,
    );
  }
  const idle = DRAWN_BY.find((setting) => flags[setting] !== undefined && !builtIn.drawnBy.includes(setting));
  if (idle !== undefined) {
    throw new UsageError(
      `--${idle} changes nothing in ${name}`,
      builtIn.drawnBy.length > 0
        ? `Leave it out; ${name} has ${listWords(builtIn.drawnBy.map((setting) => `--${setting}`))}.`
        : `Leave it out: ${name} is always the same.`,
    );
  }
  const given = [
    { flag: 'name', path: 'corpus.name', value: name },
    { flag: '--pairs', path: 'corpus.pairs', value: flags.pairs },
    { flag: '--length', path: 'corpus.length', value: flags.length },
    { flag: '--seed', path: 'corpus.seed', value: flags.seed },
  ];
  const config = await commonSettings(given, { set: flags.set, reads: READS });
  await write(config, flags, async () => originOf(config.corpus));
}

export async function importCorpus(files: readonly string[], flags: ImportFlags): Promise<void> {
  const { source, target } = flags;
  refuseHalf(flags);
  const hasFiles = files.length > 0;
  if (hasFiles === (source !== undefined)) {
    throw new UsageError(
      `expected files of pairs, or --source and --target; found ${hasFiles ? 'both' : 'neither'}`,
      'See seqcmp corpus import --help.',
    );
  }
  const folder = files.find(isFolder);
  if (folder !== undefined && files.length > 1) {
    throw new UsageError(
      `expected files, or one folder of splits; found ${quote(folder)} among ${files.length}`,
      'Import the folder by itself.',
    );
  }
  const given = [
    { flag: 'files', path: 'corpus.name', value: source ?? files[0] },
    { flag: '--target', path: 'corpus.target', value: target },
  ];
  const config = await commonSettings(given, { set: flags.set, reads: READS });
  await write(config, flags, async (reading) => {
    const { format } = config.corpus;
    if (folder !== undefined) return originOf({ ...config.corpus, name: resolve(folder) });
    if (target !== undefined) return originOf(await settlePipes(config.corpus, reading));
    const settled: string[] = [];
    // One after another: several may stand for the same pipe.
    for (const name of files) settled.push((await settlePipes({ ...config.corpus, name }, reading)).name);
    const shown = files.map((file) => (file === STDIN ? 'standard input' : basename(file)));
    return { ...filesOrigin(settled, { format }), description: `pairs of ${shown.join(' and ')}` };
  });
}

async function write(
  config: Pick<Config, 'data' | 'tokenizer'>,
  flags: WriteFlags & Pick<ImportFlags, 'licence'>,
  originFor: (reading: Reading) => Promise<Origin>,
): Promise<void> {
  const format = oneOf('--format', flags.format ?? 'tsv', WRITTEN_FORMATS);
  const out = resolve(flags.out);
  refuseTaken(out, flags.out);
  const { data, tokenizer } = config;
  const corpus = await whilePreparing(flags.json === true, async (reading): Promise<Corpus> => {
    const origin = await originFor(reading);
    const { levels, repeats } = origin;
    const licence = flags.licence ?? origin.licence;
    const named = { ...origin, name: basename(out), licence };
    const loaded = await loadOrigin(named, data, tokenizer, reading);
    const card = { description: origin.description, licence, levels, repeats: repeats || undefined };
    await writeCorpus(loaded, out, { ...reading, format, card, data, command: commandLine() });
    return loaded;
  });
  if (!flags.json) return writeOut(writtenText(corpus, shownPath(out)));
  const { name, hash, sources, counts, shared } = corpus;
  await writeJson({ name, out, hash, pairs: pairCounts(corpus), sources, cleaning: counts, shared });
}
