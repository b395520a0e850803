/** `seqcmp decode`: sources from stdin or a file, an answer a line to stdout, in the same order. */
import { disagreementIn } from '../../config/decode-disagreement.ts';
import { oneOf } from '../../config/one-of.ts';
import { nameWithout, PARTS } from '../../config/parts.ts';
import type { DecodeConfig } from '../../config/schema.ts';
import { UsageError } from '../../config/user-error.ts';
import { cleanText } from '../../data/clean-pairs.ts';
import { openRuns } from '../../run/open-runs.ts';
import type { Run } from '../../run/run-directory.ts';
import { counted, formatCount } from '../../text/numbers.ts';
import { createRunDecoder, type DecodedLine, type RunDecoder } from '../../worker/run-decoder.ts';
import type { DecodeFlags } from '../commands/decode.ts';
import { type Counter, createCounter } from '../counter.ts';
import { type DecodeSettingFlags, decodeSettings, givenOfDrawing } from '../decode-flags.ts';
import { flagNamed } from '../option-values.ts';
import { readLineGroups } from '../read-lines.ts';
import { answerRows, FORMATS, type Format, type Row } from '../render/answer-rows.ts';
import { canRedraw, hasScreen, shownPath, writeErr, writeOut } from '../terminal.ts';
import { askedEngine, chooseEngine } from './asked-engine.ts';
import { commonSettings } from './common-settings.ts';
import { partsLeftOut } from './parts-left-out.ts';
import { sayUnknown } from './say-unknown.ts';

/** A run, or the runs that answer together. */
type Answering = readonly Run[];

interface Answerer {
  /** In rows. */
  readonly name: string;
  readonly decoder: RunDecoder;
}

export async function decodeLines(names: readonly string[], flags: DecodeFlags): Promise<void> {
  const runs = names.flatMap((name) => openRuns(name));
  const answering: Answering[] = flags.ensemble ? [runs] : runs.map((run) => [run]);
  const given = await settingsOf(flags);
  const settingsFor = ([run]: Answering) => wideEnough(given, run.config.decode);
  const configs = answering.map((each) => ({ ...each[0].config.decode, ...settingsFor(each) }));
  for (const [i, [run]] of answering.entries()) checkTogether(configs[i], run, flags);
  const format = formatOf(flags, configs);
  const part = flags.without === undefined ? null : oneOf('--without', flags.without, PARTS);
  const without = partsLeftOut(runs, part);
  if (wantsScreen(flags)) {
    const { decodeInteractively } = await import('./decode-interactively.ts');
    const engine = await askedEngine(flags);
    return decodeInteractively(runs, { ...engine, settings: settingsFor(runs) }, without);
  }
  const engine = await chooseEngine(flags);
  const answerers: Answerer[] = [];
  try {
    for (const [i, each] of answering.entries()) {
      const own = flags.ensemble ? part : without[i];
      const options = { ...engine, settings: settingsFor(each), without: own, prefix: flags.prefix };
      const name = each.map(({ dir }) => shownPath(dir)).join('+');
      answerers.push({ name: nameWithout(name, own), decoder: await createRunDecoder(each, options) });
    }
    let [first, unknown, said, cut] = [1, 0, 0, 0];
    // Where answers are not seen as they come.
    const counter = createCounter('lines answered', process.stdout.isTTY === true || !canRedraw());
    for await (const lines of readLineGroups(flags.input ?? '-', cleanText, SOURCES)) {
      const answered = answersTo(lines, first, answerers, counter);
      const { rows, cropped, unknown: ofThese } = await answered.finally(counter.stop);
      for (const [line, limit] of cropped) sayCropped(line, limit);
      unknown += ofThese;
      said += rows.length;
      cut += rows.filter(({ ended }) => !ended).length;
      await writeOut(answerRows(rows, format, process.stdout.isTTY));
      first += lines.length;
    }
    sayUnknown('source', unknown, first - 1);
    sayCut(cut, said);
  } finally {
    for (const { decoder } of answerers) await decoder.dispose();
  }
}

const SOURCES = 'sources from the terminal, one a line';

/** Whether a person sits at both ends, and asked for nothing that a screen cannot do. */
function wantsScreen(flags: DecodeFlags): boolean {
  const { input, plain, format, json, scores, ensemble, prefix } = flags;
  if ([input, plain, format, json, scores, ensemble, prefix].some((flag) => flag !== undefined)) return false;
  return hasScreen();
}

/** Once, at the end: in lines of text nothing else tells, and a least length may be more than an answer can have. */
function sayCut(cut: number, answers: number): void {
  if (cut === 0) return;
  writeErr(
    `${formatCount(cut)} of ${counted(answers, 'answer')} reached the longest that an answer may be before they ended (decode.maxLengthFactor, --max-length).\n`,
  );
}

interface Answered {
  /** Line by line, within a line run by run, and within a run the best first. */
  readonly rows: Row[];
  /** Lines that were read in part, by number, and how many of their tokens. */
  readonly cropped: readonly (readonly [line: number, limit: number])[];
  /** How many lines had symbols that a vocabulary does not hold. */
  readonly unknown: number;
}

/** @param first the number of the first line */
async function answersTo(
  lines: readonly string[],
  first: number,
  answerers: readonly Answerer[],
  counter: Counter,
): Promise<Answered> {
  const byRun: DecodedLine[][] = [];
  for (const { decoder } of answerers) byRun.push(await answersOfRun(lines, first, decoder, counter));
  const unknown = lines.filter((_, line) => byRun.some((decoded) => decoded[line].unknown)).length;
  const cropped = lines.flatMap((_, line) => {
    const by = answerers.filter((_, i) => byRun[i][line].cropped);
    const limits = new Set(by.map(({ decoder }) => decoder.config.maxSourceLength));
    return [...limits].map((limit) => [first + line, limit] as const);
  });
  const rows = lines.flatMap((_, line) =>
    answerers.flatMap(({ name: run }, i) =>
      byRun[i][line].answers.map(
        ({ text, logProbability, score, ended }, rank): Row => ({
          line: first + line,
          run,
          rank: rank + 1,
          score: logProbability,
          ranked: score,
          ended,
          text,
        }),
      ),
    ),
  );
  return { rows, cropped, unknown };
}

function sayCropped(line: number, limit: number): void {
  writeErr(`Line ${line} has over ${limit} tokens and was read up to there (decode.maxSourceLength).\n`);
}

const NOTHING: DecodedLine = {
  answers: [{ text: '', logProbability: 0, score: 0, ended: true }],
  cropped: false,
  unknown: false,
};

/** An empty source has no answer that means anything: it is not asked. Samples are keyed by the number of the line. */
async function answersOfRun(
  lines: readonly string[],
  first: number,
  decoder: RunDecoder,
  counter: Counter,
): Promise<DecodedLine[]> {
  const asked = [...lines.keys()].filter((line) => lines[line] !== '');
  const decoded = await decoder.decode(
    asked.map((line) => lines[line]),
    {
      numbers: asked.map((line) => first + line),
      onProgress: (done) => counter.show(first - 1 + done),
    },
  );
  const answers: DecodedLine[] = lines.map(() => NOTHING);
  for (const [i, line] of asked.entries()) answers[line] = decoded[i];
  return answers;
}

/** The settings that were given on the command line, checked. @throws UsageError */
async function settingsOf(flags: DecodeFlags): Promise<Partial<DecodeConfig>> {
  const given = decodeSettings(flags);
  const { decode } = await commonSettings(given);
  const names = given.map(({ path }) => path.slice('decode.'.length));
  return Object.fromEntries(Object.entries(decode).filter(([name]) => names.includes(name)));
}

/**
 * Where several answers are asked for, and no beam, one that has as many; a beam that is asked for searches, whatever
 * the run does. @param own settings of the run
 */
function wideEnough(given: Partial<DecodeConfig>, own: DecodeConfig): Partial<DecodeConfig> {
  if (given.beam !== undefined && own.sample) return { sample: false, ...given };
  const { nbest, sample } = { ...own, ...given };
  if (given.nbest === undefined || given.beam !== undefined || sample) return given;
  return { ...given, beam: Math.max(own.beam, nbest) };
}

/** @param run the first of those that answer together: it alone says where they look */
function checkTogether(decode: DecodeConfig, { dir, config }: Run, flags: DecodeFlags): void {
  const { beam, nbest, sample, minLength, maxLength } = decode;
  const drawing = givenOfDrawing(flags);
  if (drawing !== undefined && !sample)
    throw new UsageError(
      `${drawing} is for drawing tokens; found a search, which draws none`,
      `Add --sample, or leave ${drawing} out.`,
    );
  if (flags.alpha !== undefined && decode.lengthPenalty !== 'gnmt')
    throw new UsageError(
      `--alpha is for the length penalty gnmt; found ${decode.lengthPenalty}`,
      'Add --length-penalty gnmt, or leave --alpha out.',
    );
  if (sample && flags.beam !== undefined)
    throw new UsageError('--sample draws and --beam searches', 'Leave one of them out.');
  const named = (name: keyof DecodeConfig & keyof DecodeSettingFlags): string =>
    flags[name] === undefined ? `decode.${name} of the run` : flagNamed(name);
  const wrong = disagreementIn({ decode, model: config.model });
  if (wrong === 'minLength')
    throw new UsageError(
      `${named(wrong)}: expected at most the longest that an answer may be, ${maxLength} (${named('maxLength')}); found ${minLength}`,
      'Change one of the two, by --min-length or --max-length.',
    );
  if (wrong === 'nbest')
    throw new UsageError(
      `${named(wrong)}: expected at most as many answers as the beam is wide, ${beam} (${named('beam')}); found ${nbest}`,
      `Take --beam ${nbest} or more, --nbest ${beam} or fewer, or --sample.`,
    );
  if (wrong === 'replaceUnknown' && flags.replaceUnknown !== undefined)
    throw new UsageError(
      `--replace-unknown needs attention over the source; ${shownPath(dir)} has none`,
      'Leave it out, or name a run that has.',
    );
}

/** @param configs of all that answer */
function formatOf(flags: DecodeFlags, configs: readonly DecodeConfig[]): Format {
  const typed = flags.format ?? (flags.json ? 'jsonl' : undefined);
  const several = configs.length > 1 || configs.some(({ nbest }) => nbest > 1);
  const rows = several || flags.scores === true;
  if (typed === undefined) return rows ? 'tsv' : 'lines';
  const format = oneOf('--format', typed, FORMATS);
  if (flags.json && format !== 'jsonl')
    throw new UsageError(
      `--json means --format jsonl; found --format ${format} beside it`,
      'Leave one of the two out.',
    );
  if (format !== 'lines' || !rows) return format;
  throw new UsageError(
    '--format: lines has room for one answer of one run, without scores',
    'Take --format tsv or jsonl.',
  );
}
