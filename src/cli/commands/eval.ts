/** `seqcmp eval`: its options. What it does: actions/evaluate-*.ts. */
import type { Command } from 'commander';
import { UsageError } from '../../config/user-error.ts';
import { addCommonFlags, addEngineFlags, type CommonFlags, type EngineFlags } from '../common-flags.ts';
import { countOf, gather } from '../option-values.ts';

/** How texts are scored and compared, of runs and of files alike. */
export interface ScoringFlags {
  readonly metrics?: string;
  readonly tokenize?: string;
  readonly lowercase?: boolean;
  readonly smooth?: string;
  readonly smoothValue?: string;
  readonly terNormalized?: boolean;
  readonly terNoPunct?: boolean;
  readonly terAsianSupport?: boolean;
  readonly terCaseSensitive?: boolean;
  readonly samples?: number;
  readonly trials?: number;
  readonly seed?: number;
}

export interface EvalFlags extends CommonFlags, EngineFlags, ScoringFlags {
  readonly split?: string;
  readonly analysis?: boolean;
  readonly forced?: boolean;
  readonly parts?: boolean;
  readonly quiet?: boolean;
  readonly hyp?: string;
  readonly hyp2?: string;
  readonly ref?: readonly string[];
}

const DESCRIPTION = `Scores runs on a split. What a run has not answered yet is decoded with its best weights. Two runs \
on the same sources, or two models over the same seeds: paired significance as well. With --hyp and --ref: scores files of text, \
line by line, as sacreBLEU does.

Examples:
  $ seqcmp eval results/RUN
  $ seqcmp eval my-comparison                 the runs in it
  $ seqcmp eval results/RUN --split valid --metrics bleu,ter --json
  $ seqcmp eval my-comparison --analysis      where they go wrong
  $ seqcmp eval results/RUN --parts           what each part has come to do
  $ seqcmp eval --hyp out.txt --ref ref.txt --metrics bleu,chrf,ter
  $ seqcmp eval --hyp - --ref a.txt --ref b.txt < out.txt
  $ seqcmp eval --hyp a.txt --hyp2 b.txt --ref ref.txt   which is better`;

const METRICS = `
Metrics:
  bleu, chrf, chrf++, ter  as sacreBLEU 2.6.0 computes them, with its defaults
  wer    of runs: sources whose answer matches no reference; of files: edits
         a word, words being what white space separates
  per    edits a symbol (phoneme); of files, symbols are separated by spaces
  exact  outputs that equal a reference
Edits are counted against the nearest reference. Two systems are compared by
paired bootstrap (Koehn 2004) and by paired approximate randomisation (Riezler
and Maxwell 2005); there is no winner where the 95 % interval of the
difference holds zero, or where they differ on fewer than 6 sources.`;

/** The last one would stand alone, and nobody would see that there were two. */
function onlyOne(file: string, before: string | undefined): string {
  if (before === undefined) return file;
  throw new UsageError('--hyp: expected one file; found two', 'The second system is --hyp2.');
}

export function addEval(program: Command): void {
  const command = program
    .command('eval')
    .summary('score runs on a split, or files of text')
    .description(DESCRIPTION)
    .argument('[run...]', "a run's folder, its name under results/, or a comparison's folder")
    .option('--split <name>', 'test, valid or train (default: test)')
    .option('--analysis', 'with tables of where the answers go wrong')
    .option('--forced', 'token accuracy, perplexity and bits a character, computed where not kept')
    .option('--parts', 'without each part of the model, against the whole: attention, gates, positions, …')
    .option('-q, --quiet', 'no progress on stderr')
    .option('--hyp <file>', 'outputs of a system, one a line; - is stdin', onlyOne)
    .option('--hyp2 <file>', 'outputs of another, to compare with those of --hyp')
    .option('--ref <file>', 'references, line by line; may be given several times', gather);
  addScoringFlags(command);
  addCommonFlags(
    addEngineFlags(command),
    'print one JSON object on stdout; of runs with what --analysis shows, asked for or not',
  ).addHelpText('after', METRICS);
  command.action(async (names: string[], flags: EvalFlags) => {
    if ([flags.hyp, flags.hyp2, flags.ref].some((files) => files !== undefined)) {
      const { evaluateFiles } = await import('../actions/evaluate-files.ts');
      return evaluateFiles(names, flags, (flag) => command.getOptionValueSource(flag) === 'cli');
    }
    if (flags.parts) {
      const { evaluateParts } = await import('../actions/evaluate-parts.ts');
      return evaluateParts(names, flags);
    }
    const { evaluateRuns } = await import('../actions/evaluate-runs.ts');
    return evaluateRuns(names, flags);
  });
}

function addScoringFlags(command: Command): void {
  command
    .option(
      '--metrics <list>',
      'wer, per, exact, bleu, chrf, chrf++, ter (default: of runs wer,per,exact,bleu,chrf; of files bleu,chrf,ter)',
    )
    .option(
      '--tokenize <name>',
      "BLEU's: 13a, intl, char or none (default: 13a; of runs char where no reference has a space)",
    )
    .option('--lowercase', 'compare lower-cased texts; ter does so anyhow')
    .option('--smooth <name>', "BLEU's: exp, floor, add-k or none (default: exp)")
    .option('--smooth-value <n>', 'of floor (default: 0.1) and add-k (default: 1)')
    .option('--ter-normalized', 'entities, and punctuation as words')
    .option('--ter-no-punct', 'punctuation left out')
    .option('--ter-asian-support', 'ideographs as words; wide punctuation too')
    .option('--ter-case-sensitive', 'case counts')
    .option('--samples <n>', 'bootstrap samples (default: 1000)', countOf('--samples'))
    .option(
      '--trials <n>',
      'randomisation trials (default: 10000; of runs on more sources than that, fewer)',
      countOf('--trials'),
    )
    .option('--seed <n>', 'of the resampling (default: 1)', countOf('--seed'));
}
