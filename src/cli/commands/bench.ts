/** `seqcmp bench`: its options. What it does: actions/bench-models.ts, and with --lengths actions/bench-lengths.ts. */
import type { Command } from 'commander';
import { BENCH_DEFAULTS, BENCH_SHAPES, LENGTH_DEFAULTS } from '../../config/bench.ts';
import { addCommonFlags, type CommonFlags } from '../common-flags.ts';
import { countOf, countsOf, gather } from '../option-values.ts';
import { announce } from '../terminal.ts';

export interface BenchFlags extends CommonFlags {
  readonly shapes?: string;
  readonly models?: string;
  readonly width?: readonly number[];
  readonly layers?: readonly number[];
  readonly vocab?: readonly number[];
  readonly batch?: readonly number[];
  readonly decode?: boolean;
  readonly length?: readonly number[];
  readonly threads?: readonly number[];
  readonly engines?: boolean;
  readonly lengths?: boolean;
  readonly maxLength?: number;
  readonly corpus?: string;
  readonly source?: string;
  readonly target?: string;
  readonly set?: readonly string[];
  readonly against?: string;
  readonly python?: string;
  /** False after --no-compile. */
  readonly compile: boolean;
  readonly rounds?: number;
  readonly steps?: number;
  readonly quiet?: boolean;
}

const NAMES = BENCH_SHAPES.map(({ name }) => name).join(',');
const { rounds, roundSeconds, dropout, decodeBatches } = BENCH_DEFAULTS;
const { shortest, longest, rows } = LENGTH_DEFAULTS;

const DESCRIPTION = `How fast a training step of each model is on this machine: milliseconds, target tokens a second, \
floating-point operations, share of what large matrix products reach in the same run, peak memory, and where the time \
goes. Each model runs in a process of its own; dropout is ${dropout}.

Examples:
  $ seqcmp bench                                   both models, two shapes
  $ seqcmp bench --models rnn --width 128,256 --length 10,20,40
  $ seqcmp bench --engines --shapes small          every engine that is there
  $ seqcmp bench --against torch --python .venv/bin/python --threads 1,2
  $ seqcmp bench --lengths                         time against length
  $ seqcmp bench --corpus cmudict --against torch  real batches
  $ seqcmp bench --decode --threads 1              sentences a second`;

export function addBench(program: Command): void {
  const command = program
    .command('bench')
    .summary('measure a training step, or decoding: speed, limit, memory, other engines, PyTorch')
    .description(DESCRIPTION)
    .option(
      '--decode',
      `greedy decoding in the place of training, outputs as long as sources; batches of ${decodeBatches.join(' and ')} unless said`,
    )
    .option('--shapes <names>', `named sizes, of ${NAMES} (default: ${NAMES})`)
    .option('--models <names>', 'rnn, transformer or both (default: rnn,transformer)')
    .option(
      '--width <n,n>',
      'a grid over model widths; the feed-forward is four times as wide',
      countsOf('--width'),
    )
    .option('--layers <n,n>', 'over layers of encoder and decoder', countsOf('--layers'))
    .option('--vocab <n,n>', 'over symbols of each side', countsOf('--vocab'))
    .option('--batch <n,n>', 'over rows of a batch', countsOf('--batch'))
    .option('--length <n,n>', 'over tokens of each side', countsOf('--length'))
    .option(
      '--threads <n,n>',
      'threads inside one operation (default: as many as the machine has)',
      countsOf('--threads'),
    )
    .option('--engines', 'the same on every engine that is there, as far as time allows')
    .option(
      '--lengths',
      `instead: a step and decoding of one-layer models at lengths of ${shortest}, doubled up to ${longest.rnn} for the rnn and ${longest.transformer} for the transformer, ${rows} rows each`,
    )
    .option('--max-length <n>', 'with --lengths: none longer than this', countOf('--max-length'))
    .option(
      '--corpus <name>',
      'batches of a corpus, a name or a file, instead of random ones; padding is not counted',
    )
    .option('--source <file>', 'with --target: two aligned text files instead of a corpus')
    .option('--target <file>', 'line i is the target of line i of --source')
    .option('--set <path=value>', 'any setting of a run, such as model.dropout=0; may be repeated', gather)
    .option('--against <peer>', 'torch: the same in PyTorch, in turns with ours')
    .option('--python <path>', 'an interpreter that has PyTorch (default: python3, on Windows python)')
    .option('--no-compile', 'leave torch.compile out, which may take minutes')
    .option(
      '--rounds <n>',
      `times that each side is measured, in turns (default: ${rounds})`,
      countOf('--rounds'),
    )
    .option('--steps <n>', `in each round (default: as many as take ${roundSeconds} s)`, countOf('--steps'))
    .option('-q, --quiet', 'no progress on stderr');
  addCommonFlags(command, 'print one JSON object on stdout: limit, cases; or the curves of --lengths');
  command.action(async (flags: BenchFlags) => {
    announce('reading settings', flags.quiet || flags.json);
    if (flags.lengths || flags.maxLength !== undefined) {
      const { benchLengths } = await import('../actions/bench-lengths.ts');
      return benchLengths(flags);
    }
    const { benchModels } = await import('../actions/bench-models.ts');
    await benchModels(flags);
  });
}
