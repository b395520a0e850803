/**
 * A run as a folder for other programs: its best weights as two ONNX graphs and by name, tokenizers, settings, a card,
 * and a script that decodes with no code of seqcmp. Not here: what the graphs hold (export-graphs.ts), and the card's
 * words (model-card.ts).
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, isAbsolute, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { UserError } from '../config/user-error.ts';
import { VERSION } from '../config/version.ts';
import { huggingFaceFile, speltLikeSpecial } from '../data/hugging-face/write-file.ts';
import type { Tokenizer } from '../data/vocabulary.ts';
import { discard, diskProblem, syncFolder, writeWhole } from '../files/atomic-file.ts';
import { makeFolder, refuseDeadLink, statOf } from '../files/folder.ts';
import { rename, temporaryBeside } from '../files/rename.ts';
import { namedViews } from '../model/params.ts';
import { EXPORTED } from '../run/layout.ts';
import { type Run, settingsText } from '../run/run-directory.ts';
import { loadTrainedModel, type RunModel } from '../run/run-model.ts';
import { encodeSafetensors } from '../run/safetensors.ts';
import { exportGraphs } from './export-graphs.ts';
import { modelCard } from './model-card.ts';

const SCRIPT = fileURLToPath(new URL('../../src/export/decode.mjs', import.meta.url));

/** What npm leaves where ONNX Runtime is installed for the script: kept when the export is replaced. */
const INSTALLED: readonly string[] = ['node_modules', 'package.json', 'package-lock.json'];

type FileName = (typeof EXPORTED)[keyof typeof EXPORTED];
export type ExportedFiles = Readonly<Record<FileName, Uint8Array | string>>;

/**
 * All or nothing: the folder is made beside its place.
 * @param dir absolute @param named `dir` as the user said it @param force puts it in the place of an earlier export
 * @throws UserError when there are no best weights, or something is there already
 */
export function writeExport(run: Run, dir: string, { named, force }: Replacing): ExportedFiles {
  refuseOther(dir, { named, force });
  const files = exportedFiles(run);
  const [half, old] = [temporaryBeside(dir), temporaryBeside(`${dir}.old`)];
  try {
    makeFolder(dirname(dir));
    for (const left of [half, old]) rmSync(left, { recursive: true, force: true });
    mkdirSync(half);
    for (const [name, content] of Object.entries(files)) writeWhole(join(half, name), content);
    if (existsSync(dir)) rename(dir, old);
    try {
      rename(half, dir);
    } catch (thrown) {
      if (existsSync(old)) rename(old, dir);
      throw thrown;
    }
  } catch (thrown) {
    discard(half);
    throw diskProblem(thrown, 'make', named);
  }
  for (const name of INSTALLED.filter((each) => existsSync(join(old, each))))
    rename(join(old, name), join(dir, name));
  discard(old);
  syncFolder(dirname(dir));
  return files;
}

export interface Replacing {
  readonly named: string;
  readonly force: boolean;
}

/** @throws UserError when what is there is no earlier export, or must not be replaced */
function refuseOther(dir: string, { named, force }: Replacing): void {
  refuseDeadLink(dir);
  const there = statOf(dir);
  if (there === undefined) return;
  if (!there.isDirectory()) throw new UserError(`${named} is a file`, 'Choose another --out.');
  // An export replaces its folder: whoever stands in it would stand nowhere.
  const below = relative(dir, process.cwd());
  if (!below.startsWith('..') && !isAbsolute(below))
    throw new UserError(
      `${named} is the folder in which seqcmp runs, or one above it`,
      'Name a new folder in it, such as --out export.',
    );
  const names = readdirSync(dir);
  if (names.length === 0) return;
  const own: readonly string[] = Object.values(EXPORTED);
  const other = names.find((name) => !own.includes(name) && !INSTALLED.includes(name));
  if (other !== undefined || !names.includes(EXPORTED.encoder))
    throw new UserError(
      `${named} is there already, and holds ${other ?? 'something else'}: it is no export of seqcmp`,
      'Choose another --out.',
    );
  if (force) return;
  throw new UserError(
    `${named} is there already, with an export`,
    'Add --force to replace it, or choose another --out.',
  );
}

function exportedFiles(run: Run): ExportedFiles {
  const { model, tokenizers, weights } = loadTrainedModel(run);
  const graphs = exportGraphs({ model, weights }, run.config.decode);
  return {
    [EXPORTED.encoder]: graphs.encoder.bytes,
    [EXPORTED.step]: graphs.step.bytes,
    [EXPORTED.weights]: weightsFile(model, weights),
    [EXPORTED.source]: tokenizerFile(tokenizers.source),
    [EXPORTED.target]: tokenizerFile(tokenizers.target),
    [EXPORTED.settings]: settingsText(run),
    [EXPORTED.card]: modelCard(run, { model, tokenizers, graphs }),
    [EXPORTED.script]: readFileSync(SCRIPT, 'utf8'),
  };
}

/** Every parameter, running statistics among them, by its name in the model. */
function weightsFile({ params }: RunModel['model'], weights: Float32Array): Uint8Array {
  const views = namedViews(params, weights);
  const tensors = new Map(params.entries.map(({ name, shape }) => [name, { shape, data: views[name] }]));
  return encodeSafetensors({ tensors, metadata: { producer: `seqcmp ${VERSION}` } });
}

function tokenizerFile(tokenizer: Tokenizer): string {
  if (speltLikeSpecial(tokenizer) === undefined) return huggingFaceFile(tokenizer);
  const { level, vocabulary } = tokenizer;
  return `${JSON.stringify({ level, vocabulary }, null, 1)}\n`;
}
