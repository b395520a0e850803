/** `seqcmp tokenizer train`: learns from a corpus, as a run on it would, or from plain text. */
import { parse, resolve } from 'node:path';
import { oneOf } from '../../config/one-of.ts';
import type { FlagSetting } from '../../config/resolve.ts';
import { type Config, LEVELS, type Level, type TokenizerConfig } from '../../config/schema.ts';
import { UsageError } from '../../config/user-error.ts';
import { loadCorpus, type PrepareOptions } from '../../data/corpus.ts';
import { mayBeBpe } from '../../data/idle-settings.ts';
import { endLearning, startSymbols } from '../../data/learn-symbols.ts';
import { learnTokenizers } from '../../data/learn-tokenizers.ts';
import { createTick } from '../../data/preparing.ts';
import { linesOf, readText } from '../../data/read-text.ts';
import type { Tokenizer } from '../../data/vocabulary.ts';
import type { TrainTokenizerFlags } from '../commands/tokenizer.ts';
import { whilePreparing } from '../prepare.ts';
import { asItStands, readLineGroups } from '../read-lines.ts';
import { trainedText } from '../render/tokenizer.ts';
import { shownPath, writeErr, writeJson } from '../terminal.ts';
import { commonSettings } from './common-settings.ts';
import { refuseTakenFile, type Side, writeTokenizer } from './open-tokenizer.ts';

export interface TrainedTokenizer {
  /** Undefined on stdout. */
  readonly path?: string;
  readonly sides: 'both' | Side;
  readonly tokenizer: Tokenizer;
}

export async function trainTokenizer(corpus: string | undefined, flags: TrainTokenizerFlags): Promise<void> {
  if ((corpus === undefined) === (flags.text === undefined)) {
    throw new UsageError(
      `expected a corpus or --text, found ${corpus === undefined ? 'neither' : 'both'}`,
      'For example: seqcmp tokenizer train pairs.tsv, or seqcmp tokenizer train --text lines.txt.',
    );
  }
  if (flags.json && flags.out === undefined)
    throw new UsageError('expected --out with --json: stdout has room for one of the two', 'Add --out FILE.');
  if (flags.text !== undefined && flags.joint !== undefined) {
    throw new UsageError(
      `${jointFlag(flags.joint)} is for the two sides of a corpus; found --text, which has one`,
      'Leave it out.',
    );
  }
  const config = await commonSettings(settingsOf(corpus, flags), {
    set: flags.set,
    reads: flags.text === undefined ? ['corpus', 'data', 'tokenizer'] : ['tokenizer'],
  });
  refuseOptionsOfBpe(flags, config.tokenizer);
  if (flags.out !== undefined) for (const path of pathsOf(flags.out)) refuseTakenFile(path);
  const quiet = flags.json === true;
  const learnt = await whilePreparing(quiet, (options) =>
    flags.text === undefined ? fromCorpus(flags, config, options) : fromText(flags.text, config, options),
  );
  const trained = withPaths(learnt, flags.out);
  for (const { tokenizer, path } of trained) await writeTokenizer(tokenizer, path);
  if (flags.json) return writeJson({ tokenizers: trained.map(summaryOf) });
  writeErr(trainedText(trained));
}

const jointFlag = (joint: boolean): string => (joint ? '--joint' : '--no-joint');

/** @param levels of the sides; `auto` leaves one to the corpus, and is asked of again when that is read */
function refuseOptionsOfBpe(
  { vocabulary, joint }: TrainTokenizerFlags,
  { source, target }: Pick<TokenizerConfig, 'source' | 'target'>,
): void {
  const levels = [...new Set([source, target])];
  if (levels.some(mayBeBpe)) return;
  const given = [vocabulary !== undefined && '--vocabulary', joint !== undefined && jointFlag(joint)];
  const option = given.find((name) => name !== false);
  if (option) {
    const found = `${option} is for bpe; found the level ${levels.join(' and ')}`;
    throw new UsageError(found, `Leave ${option} out, or add --level bpe.`);
  }
}

function settingsOf(corpus: string | undefined, flags: TrainTokenizerFlags): FlagSetting[] {
  const { vocabulary, joint } = flags;
  const level = flags.level ?? (flags.text === undefined ? undefined : 'bpe');
  if (flags.text !== undefined && level !== undefined) oneOf('--level', level, LEVELS);
  return [
    { flag: 'corpus', path: 'corpus.name', value: corpus },
    { flag: '--level', path: 'tokenizer.source', value: level },
    { flag: '--level', path: 'tokenizer.target', value: level },
    { flag: '--vocabulary', path: 'tokenizer.vocabulary', value: vocabulary },
    { flag: '--joint', path: 'tokenizer.joint', value: joint },
  ];
}

type Learnt = Omit<TrainedTokenizer, 'path'>;

async function fromCorpus(
  flags: TrainTokenizerFlags,
  config: Pick<Config, 'corpus' | 'data' | 'tokenizer'>,
  options: PrepareOptions,
): Promise<Learnt[]> {
  const corpus = await loadCorpus(config.corpus, config.data, config.tokenizer, options);
  refuseOptionsOfBpe(flags, corpus.levels);
  const { source, target } = await learnTokenizers(corpus, config.tokenizer, createTick(options));
  if (source === target) return [{ sides: 'both', tokenizer: source }];
  return [
    { sides: 'source', tokenizer: source },
    { sides: 'target', tokenizer: target },
  ];
}

async function fromText(
  inputs: readonly string[],
  { tokenizer }: Pick<Config, 'tokenizer'>,
  options: PrepareOptions,
): Promise<Learnt[]> {
  const tick = createTick(options);
  // `auto` is refused above: a text has nothing to go by.
  const learning = startSymbols(tokenizer.source as Level, tokenizer);
  for (const input of inputs) {
    for await (const { lines, share } of textOf(input)) {
      for (const line of lines) learning.add(line);
      await tick('counting symbols', share);
    }
  }
  return [{ sides: 'both', tokenizer: await endLearning(learning.end(), tick) }];
}

async function* textOf(input: string): AsyncGenerator<{ lines: readonly string[]; share: number }> {
  if (input === '-') for await (const lines of readLineGroups(input, asItStands)) yield { lines, share: 0 };
  else for await (const { text, share } of readText(input)) yield { lines: linesOf(text), share };
}

/** Of one tokenizer for both sides, and of one for each: which of the two it will be is not known beforehand. */
function pathsOf(out: string): [both: string, source: string, target: string] {
  const { dir, name, ext } = parse(resolve(out));
  return [resolve(out), resolve(dir, `${name}.source${ext}`), resolve(dir, `${name}.target${ext}`)];
}

function withPaths(learnt: readonly Learnt[], out: string | undefined): TrainedTokenizer[] {
  if (out === undefined) {
    if (learnt.length === 1) return [...learnt];
    throw new UsageError(
      'expected --out: source and target have tokenizers of their own, and stdout has room for one',
      'Add --out FILE.',
    );
  }
  const [both, source, target] = pathsOf(out);
  const paths = { both, source, target };
  return learnt.map((each) => ({ ...each, path: paths[each.sides] }));
}

function summaryOf({ path, sides, tokenizer: { level, size, merges } }: TrainedTokenizer): object {
  return { path: path && shownPath(path), sides, level, size, merges: merges?.length };
}
