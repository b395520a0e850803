/** `seqcmp corpus get`: a pinned corpus, from the network or a local copy, once the user has seen what it is. */
import { join, resolve } from 'node:path';
import { didYouMean, didYouMeanOneOf } from '../../config/suggest.ts';
import { UsageError, UserError } from '../../config/user-error.ts';
import { CORPORA, type Corpus, loadOrigin, originOf, pairCounts } from '../../data/corpus.ts';
import { corpusReadme } from '../../data/corpus-readme.ts';
import { DOWNLOADS, type Download, type PinnedFile, RAW_FILES } from '../../data/pinned/downloads.ts';
import {
  completeCorpora,
  type From,
  type GotCorpus,
  getFiles,
  missingFiles,
} from '../../data/pinned/get-corpus.ts';
import { diskProblem, writeWhole } from '../../files/atomic-file.ts';
import { quote } from '../../text/describe.ts';
import { visibleLine } from '../../text/visible.ts';
import { askWhether } from '../ask-whether.ts';
import type { GetFlags } from '../commands/corpus-files.ts';
import { whilePreparing } from '../prepare.ts';
import { downloadText, gotText } from '../render/download.ts';
import { canRedraw, commandLine, shownPath, writeErr, writeJson, writeOut } from '../terminal.ts';
import { commonSettings } from './common-settings.ts';

export async function getCorpus(name: string, flags: GetFlags): Promise<void> {
  const download = downloadNamed(name);
  const parts = languagesOf(download, flags.languages);
  const from = sourceOf(flags);
  const out = resolve(flags.out ?? join(CORPORA, download.name));
  const wanted = missingFiles(download, parts, out);
  if (!flags.json) writeErr(downloadText(download, wanted, from, shownPath(out)));
  if (wanted.length > 0 && 'base' in from && flags.yes !== true) await requireYes();
  const { missing, got } = await whilePreparing(flags.json === true, async ({ signal }) => {
    const onFile = (file: PinnedFile) => flags.json !== true && writeErr(`${file.place}\n`);
    try {
      const missing = await getFiles(download, wanted, out, from, { signal, onFile });
      return { missing, got: completeCorpora(download, parts, out) };
    } catch (thrown) {
      throw diskProblem(thrown, 'make', out);
    }
  });
  const corpora = await loadAll(got, flags.json === true);
  if (flags.json) await writeJson({ name, out, corpora: corpora.map(corpusJson), missing });
  else if (corpora.length > 0)
    await writeOut(gotText(corpora.map(({ folder, corpus }) => ({ path: shownPath(folder), corpus }))));
  if (missing.length > 0 || corpora.length === 0) throw incomplete(download, parts, missing);
}

function downloadNamed(name: string): Download {
  const found = DOWNLOADS.find((known) => known.name === name);
  if (found) return found;
  const known = DOWNLOADS.map(({ name }) => name);
  throw new UsageError(
    `expected a corpus that can be fetched; found ${quote(name)}`,
    didYouMean(name, known),
  );
}

function languagesOf({ parts, layout }: Download, list: string | undefined): readonly string[] {
  if (list === undefined) return parts;
  const asked = [...new Set(list.split(',').map((part) => part.trim()))];
  const unknown = asked.find((part) => !parts.includes(part));
  if (unknown !== undefined) {
    throw new UsageError(
      `--languages: expected some of ${parts.join(', ')}; found ${quote(unknown)}`,
      didYouMeanOneOf(unknown, parts),
    );
  }
  if (layout === 'aligned' && asked.length < 2) {
    throw new UsageError(`--languages: expected two or more; found ${list}`, 'Name a source and a target.');
  }
  return asked;
}

function sourceOf({ from, mirror }: GetFlags): From {
  if (from !== undefined && mirror !== undefined) {
    throw new UsageError('expected --from or --mirror; found both', 'A local copy needs no server.');
  }
  if (from !== undefined) return { copies: resolve(from) };
  const base = mirror ?? RAW_FILES;
  if (URL.canParse(base) && /^https?:/i.test(base)) return { base };
  throw new UsageError(
    `--mirror: expected an http or https address; found ${quote(base)}`,
    'Begin it with https://',
  );
}

/** @throws UserError for any answer but yes, and where nobody can answer */
async function requireYes(): Promise<void> {
  if (!process.stdin.isTTY || !canRedraw()) {
    throw new UserError(
      'expected to be told that the network may be used; found no terminal to ask on',
      'Give --yes, or a local copy with --from DIR.',
    );
  }
  if (!(await askWhether('Fetch it?')))
    throw new UserError('nothing was fetched', 'Answer y, or give --yes.');
}

interface LoadedCorpus {
  readonly folder: string;
  readonly corpus: Corpus;
}

/** Each is read as training would read it, and its README.md written. */
async function loadAll(got: readonly GotCorpus[], quiet: boolean): Promise<LoadedCorpus[]> {
  const loaded: LoadedCorpus[] = [];
  for (const { folder } of got) {
    const config = await commonSettings([{ flag: 'corpus', path: 'corpus.name', value: folder }]);
    const corpus = await whilePreparing(quiet, (reading) =>
      loadOrigin(originOf(config.corpus), config.data, config.tokenizer, reading),
    );
    writeWhole(
      join(folder, 'README.md'),
      corpusReadme(corpus, { command: commandLine(), data: config.data }),
    );
    loaded.push({ folder, corpus });
  }
  return loaded;
}

function corpusJson({ folder, corpus }: LoadedCorpus) {
  const { name, hash, counts, shared } = corpus;
  return { name, folder, hash, pairs: pairCounts(corpus), cleaning: counts, shared };
}

function incomplete(
  { layout }: Download,
  parts: readonly string[],
  missing: readonly PinnedFile[],
): UserError {
  const lacking = parts.filter((part) => missing.some((file) => file.part === part));
  const rest = parts.filter((part) => !lacking.includes(part));
  const files = lacking.map((part) => {
    const splits = missing.filter((file) => file.part === part).map(({ split }) => split);
    return splits.length === 3 ? part : `${part} (${splits.join(', ')})`;
  });
  const enough = rest.length >= (layout === 'aligned' ? 2 : 1);
  return new UserError(
    `expected files of ${parts.join(', ')} by their checksums; found none of ${visibleLine(files.join(', '))}`,
    enough
      ? `What was found is ready. To ask for no more than that: --languages ${rest.join(',')}`
      : 'Give another folder with --from, or fetch them: leave out --from.',
  );
}
