/** `seqcmp score`: its options. What it does: actions/score-pairs.ts. */
import type { Command } from 'commander';
import { addCommonFlags, addEngineFlags, type CommonFlags, type EngineFlags } from '../common-flags.ts';

export interface ScoreFlags extends CommonFlags, EngineFlags {
  readonly input?: string;
  readonly source?: string;
  readonly target?: string;
  readonly tokens?: boolean;
  readonly ensemble?: boolean;
}

const DESCRIPTION = `How likely given targets are under the best weights of a run: the log-probability of each pair in \
nats, end of sequence included, one a line.

Examples:
  $ seqcmp score results/RUN < pairs.tsv
  $ seqcmp score results/RUN --input pairs.csv
  $ seqcmp score results/RUN --source a.en --target a.de
  $ printf 'hello\\tHH AH L OW\\n' | seqcmp score results/RUN --tokens
  $ seqcmp score --ensemble my-comparison < pairs.tsv`;

const OUTPUT = `
Pairs come as a source, a tab and a target on each line; a file may also be
.csv, .jsonl or .ndjson, and .gz. A blank line is answered by a blank line.
--tokens adds, after tabs, each target symbol with its own log-probability; the
last is that of the end, </s>. The space that a symbol begins with is written ␣,
bytes that are no whole character \\xc3. A symbol that the vocabulary does not
hold has the log-probability of <unk>, and is shown so; how many lines have such
is said on stderr. --json prints one object a pair: line, score, and with
--tokens tokens, each with symbol, its space kept, score, and unknown where it
is so.`;

export function addScore(program: Command): void {
  const command = program
    .command('score')
    .summary('log-probability of given pairs')
    .description(DESCRIPTION)
    .argument('<run...>', "a run's folder or its name under results/; several with --ensemble")
    .option('--input <file>', 'read pairs from a file; - is stdin (default: -)')
    .option('--source <file>', 'with --target: two aligned text files')
    .option('--target <file>', 'line i is the target of line i of --source')
    .option('--tokens', 'with the log-probability of each target symbol')
    .option('--ensemble', 'the mean of the probabilities of all runs; they must share a tokenizer');
  addCommonFlags(addEngineFlags(command), 'print one JSON object a pair').addHelpText('after', OUTPUT);
  command.action(async (names: string[], flags: ScoreFlags) => {
    const { scorePairs } = await import('../actions/score-pairs.ts');
    await scorePairs(names, flags);
  });
}
