/** `seqcmp eval --hyp --ref`: scores of text files, line by line, as sacreBLEU's command has them. No run, no model. */
import { UsageError, UserError } from '../../config/user-error.ts';
import { VERSION } from '../../config/version.ts';
import { compareCounted, type PairedOptions } from '../../eval/compare-paired.ts';
import { createMetric } from '../../eval/create-metric.ts';
import { METRICS, type Metric, type MetricName, type Segment } from '../../eval/metric.ts';
import type { MetricRows } from '../../eval/resample.ts';
import { scoreTotal, segmentStatistics } from '../../eval/score-corpus.ts';
import { splitWords, trimRight } from '../../eval/tokenize.ts';
import type { EvalFlags } from '../commands/eval.ts';
import { createCounter } from '../counter.ts';
import { inputName, readAllLines } from '../read-lines.ts';
import { type FileComparison, type FileScore, fileScoresText } from '../render/file-scores.ts';
import { styleOf, writeErr, writeJson, writeOut } from '../terminal.ts';
import { countResampling } from './count-resampling.ts';
import { scoringOf } from './scoring.ts';

const DEFAULT_METRICS = ['bleu', 'chrf', 'ter'] as const satisfies readonly MetricName[];

/** Between two counts that are shown. */
const LINES_A_TIME = 1000;

interface Files {
  /** One, or two to compare. */
  readonly hypotheses: readonly string[];
  readonly references: readonly string[];
}

/** @param isTyped whether a flag was typed: one that the environment gives to every command is for runs alone */
export async function evaluateFiles(
  runs: readonly string[],
  flags: EvalFlags,
  isTyped: (flag: keyof EvalFlags) => boolean,
): Promise<void> {
  const files = filesOf(runs, flags, isTyped);
  const scoring = scoringOf(flags, files.hypotheses.length, DEFAULT_METRICS);
  const systems = await readSystems(files);
  const metrics = scoring.metrics.map((name) =>
    createMetric(name, { ...scoring.options, symbols: splitWords, unit: 'word', version: VERSION }),
  );
  const names = files.hypotheses.map(inputName);
  const counted = metrics.map((metric) => ({
    metric,
    rows: systems.map((segments, i) => countLines(metric, segments, names[i], flags.quiet)),
  }));
  const scores = systems.flatMap((segments, i) =>
    counted.map(
      ({ metric, rows }): FileScore => ({
        metric: metric.name,
        hypothesis: i === 0 ? 1 : 2,
        score: scoreTotal(metric, rows[i]),
        signature: metric.signature(segments),
      }),
    ),
  );
  const pairOf = ({ metric, rows: [first, second] }: (typeof counted)[number]): MetricRows => {
    return { metric, pairs: [{ first, second }] };
  };
  const compare = (options: PairedOptions) => compareCounted(counted.map(pairOf), options);
  const significance =
    systems.length === 2 ? countResampling(scoring.paired, flags.quiet === true, compare) : [];
  const shown: FileComparison = {
    hypotheses: names,
    references: files.references.map(inputName),
    lines: systems[0].length,
    scores,
    significance,
  };
  if (flags.json) return writeJson({ ...shown, significance: significance.flat() });
  await writeOut(fileScoresText(shown, styleOf(process.stdout)));
}

/** Says how far it is, where a file is long. */
function countLines(
  metric: Metric,
  segments: readonly Segment[],
  file: string,
  quiet?: boolean,
): Float64Array {
  const counter = createCounter(`${METRICS[metric.name].title} of ${file}, lines`, quiet === true);
  const onCounted = (done: number) => {
    if (done % LINES_A_TIME === 0) counter.show(done, segments.length);
  };
  const rows = segmentStatistics(metric, segments, onCounted);
  counter.stop();
  return rows;
}

function filesOf(
  runs: readonly string[],
  { hyp, hyp2, ref = [] }: EvalFlags,
  isTyped: (flag: keyof EvalFlags) => boolean,
): Files {
  const fail = (found: string): UsageError =>
    new UsageError(
      `expected --hyp with --ref, or runs; found ${found}`,
      'For example: seqcmp eval --hyp out.txt --ref ref.txt.',
    );
  if (hyp === undefined) throw fail(ref.length > 0 ? '--ref without --hyp' : '--hyp2 without --hyp');
  if (ref.length === 0) throw fail('--hyp without --ref');
  if (runs.length > 0) throw fail('both');
  const ofRuns = (['split', 'analysis', 'forced', 'parts', 'engine', 'threads'] as const).find(isTyped);
  if (ofRuns) throw fail(`--${ofRuns}, which is for runs`);
  const hypotheses = hyp2 === undefined ? [hyp] : [hyp, hyp2];
  if ([...hypotheses, ...ref].filter((file) => file === '-').length > 1) {
    throw new UsageError('- is standard input, and can be one file; found it twice', 'Name the other file.');
  }
  return { hypotheses, references: ref };
}

/** A list of segments for each file of outputs. */
async function readSystems({ hypotheses, references }: Files): Promise<Segment[][]> {
  const read = async (file: string): Promise<string[]> => {
    const lines = await readAllLines(file);
    if (lines[0]?.startsWith('\ufeff'))
      writeErr(
        `${inputName(file)} begins with a byte order mark, which counts as text, as sacreBLEU counts it.\n`,
      );
    // sacreBLEU's command cuts white space at the end of a line, and a carriage return with it.
    return lines.map(trimRight);
  };
  const texts = new Map<string, string[]>();
  const all = [...hypotheses, ...references];
  for (const file of all) if (!texts.has(file)) texts.set(file, await read(file));
  const linesOf = (file: string): string[] => texts.get(file) ?? [];
  requireEqualCounts(all.map((file) => ({ name: inputName(file), count: linesOf(file).length })));
  return hypotheses.map((file) =>
    linesOf(file).map((output, i) => ({ output, references: references.map((each) => linesOf(each)[i]) })),
  );
}

function requireEqualCounts(files: readonly { readonly name: string; readonly count: number }[]): void {
  const [first] = files;
  if (first.count === 0) {
    throw new UserError(`${first.name}: expected lines of text; found none`, 'Give a file of outputs.');
  }
  const other = files.find(({ count }) => count !== first.count);
  if (!other) return;
  throw new UserError(
    `expected files with as many lines; ${first.name} has ${first.count}, ${other.name} has ${other.count}`,
    'Line n of each file must belong to the same source. An output that is empty is an empty line.',
  );
}
