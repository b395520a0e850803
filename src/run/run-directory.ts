/**
 * Making, opening and listing run directories. What is written into one afterwards: metrics-log.ts,
 * checkpoint-files.ts, outputs.ts, summary.ts.
 */
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, resolve } from 'node:path';
import { configFrom } from '../config/config-from.ts';
import type { Config, ModelName } from '../config/schema.ts';
import { didYouMean } from '../config/suggest.ts';
import { UserError } from '../config/user-error.ts';
import { makeWhole, writeWhole } from '../files/atomic-file.ts';
import { isFolder, refuseDeadLink } from '../files/folder.ts';
import { object, oneOf, text } from '../files/json-shape.ts';
import { quote } from '../text/describe.ts';
import { counted } from '../text/numbers.ts';
import { refuseNewer } from './format-version.ts';
import { jsonText, readJson } from './json-file.ts';
import {
  checkpointsFolder,
  configPath,
  metricsPath,
  outputsFolder,
  placesOf,
  RESULTS,
  summaryPath,
  tokenizerPath,
} from './layout.ts';
import { isComparison, isSuite } from './plans.ts';
import { resumeCommand } from './resume-command.ts';
import { shellPath } from './shell-path.ts';

/** A run that is there. */
export interface Run extends MadeFrom {
  /** Absolute path of its folder. */
  readonly dir: string;
  readonly model: ModelName;
  readonly config: Config;
}

/** What a run goes back to, whoever goes on with it. */
export interface MadeFrom {
  /** Corpus.hash: equal hashes mean equal data. */
  readonly corpusHash: string;
  /** The command line that made it. */
  readonly command: string;
}

export interface RunEntry {
  /** Relative to the folder that was listed: `dates-rnn-20260131-090502`, or `my-comparison/rnn`. */
  readonly name: string;
  /** Absolute. */
  readonly dir: string;
}

/** Of the layout in results/README.md. Raised when an older seqcmp could not read what is written. */
const FORMAT_VERSION = 1;

/** Names of runs that one line of advice has at most. */
const MOST_NAMED = 10;

/**
 * Makes the folder of a new run, all of it or nothing.
 * @param tokenizer the tokenizer's serialised text
 * @throws UserError when the settings are wrong, or `dir` is there and not empty
 */
export function createRun(dir: string, config: Config, tokenizer: string, madeFrom: MadeFrom): Run {
  const run: Run = {
    dir: resolve(dir),
    model: config.model.kind,
    config: checkedConfig(config, 'the settings'),
    ...madeFrom,
  };
  refuseTaken(run.dir, dir);
  makeWhole(run.dir, dir, configPath(run.dir), (half) => {
    for (const folder of [checkpointsFolder(half), outputsFolder(half)]) mkdirSync(folder);
    writeWhole(configPath(half), configText(run));
    writeWhole(tokenizerPath(half), tokenizer);
    writeWhole(metricsPath(half), '');
  });
  return run;
}

/**
 * @param named a run's folder, or its name under `resultsDir`
 * @throws UserError when there is no such run, or its config.json is damaged or of a newer version
 */
export function openRun(named: string, resultsDir: string = RESULTS): Run {
  const places = placesOf(named, resultsDir);
  const dir = places.find(isRun) ?? places.find(isFolder);
  if (dir === undefined) throw missingRun(named, resultsDir);
  if (isRun(dir)) return { dir, ...readConfig(configPath(dir)) };
  throw noRun(named, dir);
}

/** @param dir a folder that is no run */
function noRun(named: string, dir: string): UserError {
  const inside = listRuns(dir).map(({ name }) => join(named, name));
  const toSeeThem = `seqcmp runs list ${shellPath(dir)}`;
  if (isSuite(dir))
    return new UserError(
      `${named}: expected a run; found a suite of ablations`,
      `Its report is written by ${resumeCommand(dir)}. To see its runs: ${toSeeThem}`,
    );
  if (inside.length === 0)
    return new UserError(
      `${named} is not a run: expected config.json and metrics.jsonl in it`,
      'Name a folder that seqcmp train or compare made.',
    );
  return new UserError(
    `${named}: expected a run; found a folder of ${counted(inside.length, 'run')}`,
    inside.length > MOST_NAMED
      ? `Name one of them; to see them: ${toSeeThem}`
      : `Name one of them: ${inside.join(', ')}.`,
  );
}

function readConfig(path: string): Omit<Run, 'dir'> {
  refuseNewer(path, FORMAT_VERSION, 'run');
  const { config: tree } = readJson(path, object<{ config: unknown }>({ config: (value) => value }));
  const config = checkedConfig(tree, path);
  const model = config.model.kind;
  readJson(path, object<{ model: ModelName }>({ model: oneOf(model) }));
  return { model, config, ...readJson(path, object<MadeFrom>({ corpusHash: text, command: text })) };
}

function configText({ corpusHash, command, model, config }: Run): string {
  return jsonText({ formatVersion: FORMAT_VERSION, corpusHash, command, model, config });
}

/** Writes other settings into the folder of a run that is there. @throws UserError when they are wrong */
export function writeConfig(run: Run): Run {
  const checked = { ...run, config: checkedConfig(run.config, 'the settings') };
  writeWhole(configPath(run.dir), configText(checked));
  return checked;
}

/** The settings alone, in the form of a run's config.json: `--config` takes it. */
export function settingsText({ model, config }: Pick<Run, 'model' | 'config'>): string {
  return jsonText({ formatVersion: FORMAT_VERSION, model, config });
}

/** Every run in a folder, in its comparisons and in its suites of ablations, by name; none when the folder is missing. */
export function listRuns(resultsDir: string): RunEntry[] {
  return foldersIn(resultsDir)
    .flatMap((dir) => (isRun(dir) ? [dir] : foldersIn(dir).flatMap((inside) => runsOf(inside, dir))))
    .map((dir) => ({ name: relative(resolve(resultsDir), dir), dir }));
}

/** The run that `inside` is, or the runs of an ablation of the suite that `dir` is. */
function runsOf(inside: string, dir: string): string[] {
  if (isRun(inside)) return [inside];
  return isSuite(dir) ? foldersIn(inside).filter(isRun) : [];
}

function checkedConfig(tree: unknown, at: string): Config {
  return configFrom(
    tree,
    (path, message) =>
      new UserError(`${at}: ${path}: ${message}`, 'Change that setting, or make the run again.'),
  );
}

/**
 * Before work whose results shall lie in `dir`.
 * @param named `dir` as the user said it
 * @throws UserError when it is there already, with something in it, or a link to nothing is in its place
 */
export function refuseTaken(dir: string, named: string): void {
  refuseDeadLink(dir);
  if (!existsSync(dir)) return;
  if (!isFolder(dir)) throw new UserError(`${named} is a file`, 'Choose another --out.');
  if (readdirSync(dir).length === 0) return;
  const goesOn = isRun(dir) || isComparison(dir) || isSuite(dir);
  throw new UserError(
    `${named} is there already, and not empty`,
    goesOn ? `Choose another --out, or go on with it: ${resumeCommand(dir)}` : 'Choose another --out.',
  );
}

function missingRun(named: string, resultsDir: string): UserError {
  const beside = dirname(named);
  const known = [
    ...listRuns(beside).map(({ name }) => join(beside, name)),
    ...(isAbsolute(named) ? [] : listRuns(resultsDir).map(({ name }) => name)),
  ];
  const hint = known.length > 0 ? didYouMean(named, known) : 'Make one with seqcmp train.';
  const long = hint.startsWith('Known') && known.length > MOST_NAMED;
  return new UserError(`there is no run ${quote(named)}`, long ? 'See them with seqcmp runs list.' : hint);
}

/** By its log, or in one that was trimmed by its summary: an export, or another program's model, has settings alone. */
export function isRun(dir: string): boolean {
  return existsSync(configPath(dir)) && [metricsPath, summaryPath].some((path) => existsSync(path(dir)));
}

/** Absolute paths, sorted; hidden folders, half-made runs among them, are left out. */
export function foldersIn(dir: string): string[] {
  if (!isFolder(dir)) return [];
  const names = readdirSync(dir).filter((name) => !name.startsWith('.'));
  return names
    .sort()
    .map((name) => resolve(dir, name))
    .filter(isFolder);
}
