/** `seqcmp score`: pairs from stdin or files, a log-probability a line to stdout, in the same order. */
import { UsageError, UserError } from '../../config/user-error.ts';
import { cleanText } from '../../data/clean-pairs.ts';
import { parseTabPair, readAlignedFiles, readPairFile } from '../../data/read-pairs.ts';
import { openRuns } from '../../run/open-runs.ts';
import { createRunScorer, type RunScorer, type ScoredText, type TextPair } from '../../worker/run-scorer.ts';
import type { ScoreFlags } from '../commands/score.ts';
import { refuseHalf } from '../option-values.ts';
import { asItStands, inputName, readLineGroups } from '../read-lines.ts';
import { type ScoredRow, scoreRows } from '../render/score-rows.ts';
import { writeErr, writeOut } from '../terminal.ts';
import { chooseEngine } from './asked-engine.ts';
import { sayUnknown } from './say-unknown.ts';

/** Pairs scored at once; what has been scored is written before more is. */
const GROUP = 1024;

export async function scorePairs(names: readonly string[], flags: ScoreFlags): Promise<void> {
  const runs = names.flatMap((name) => openRuns(name));
  if (runs.length > 1 && !flags.ensemble) {
    throw new UsageError(
      `expected one run; found ${runs.length}`,
      'Name one, or take --ensemble for the mean of their probabilities.',
    );
  }
  const pieces = pairsOf(flags);
  const scorer = await createRunScorer(runs, await chooseEngine(flags));
  const style = {
    tokens: flags.tokens === true,
    json: flags.json === true,
    onTerminal: process.stdout.isTTY === true,
  };
  try {
    let line = 1;
    const unknown = { sources: 0, targets: 0 };
    for await (const pairs of pieces) {
      for (let at = 0; at < pairs.length; at += GROUP) {
        const group = pairs.slice(at, at + GROUP);
        const rows = await rowsOf(group, line, scorer);
        await writeOut(scoreRows(rows, style));
        for (const { scored } of rows) {
          unknown.sources += Number(scored?.unknownSource ?? false);
          unknown.targets += Number(scored?.isUnknown.includes(true) ?? false);
        }
        line += group.length;
      }
    }
    sayUnknown('source', unknown.sources, line - 1);
    sayUnknown('target', unknown.targets, line - 1);
  } finally {
    await scorer.dispose();
  }
}

/** Blank lines are not asked. @param first number of the first pair */
async function rowsOf(pairs: readonly TextPair[], first: number, scorer: RunScorer): Promise<ScoredRow[]> {
  const clean = pairs.map(({ source, target }) => ({ source: cleanText(source), target: cleanText(target) }));
  const asked = clean.filter(({ source, target }, i) => {
    if (source === '' && target !== '') throw emptySource(first + i);
    return source !== '';
  });
  const scored = await scorer.score(asked);
  let next = 0;
  return clean.map(({ source }, i) => ({
    line: first + i,
    scored: source === '' ? null : said(scored[next++], first + i),
  }));
}

function said(scored: ScoredText, line: number): ScoredText {
  if (scored.cropped)
    writeErr(`Line ${line}: its source was read up to decode.maxSourceLength tokens, and no further.\n`);
  return scored;
}

function emptySource(line: number): UserError {
  return new UserError(
    `line ${line}: expected a source and a target; found an empty source`,
    'Give each target a source, or leave the whole line blank.',
  );
}

const PAIRS = 'pairs from the terminal, a source, a tab and a target on each line';

type Pieces = AsyncGenerator<readonly TextPair[]>;

/** Nothing is read yet. @throws UsageError for files that do not go together */
function pairsOf({ input, source, target }: ScoreFlags): Pieces {
  refuseHalf({ source, target });
  if (source === undefined || target === undefined)
    return input === undefined || input === '-' ? pairsOfLines() : pairsOfPieces(readPairFile(input));
  if (input !== undefined) {
    throw new UsageError(
      'expected --input, or --source and --target; found both',
      'For example: seqcmp score RUN --source a.en --target a.de.',
    );
  }
  return pairsOfPieces(readAlignedFiles(source, target));
}

async function* pairsOfPieces(pieces: AsyncIterable<{ readonly pairs: readonly TextPair[] }>): Pieces {
  for await (const { pairs } of pieces) yield pairs;
}

async function* pairsOfLines(): Pieces {
  let line = 1;
  for await (const lines of readLineGroups('-', asItStands, PAIRS)) {
    const from = line;
    yield lines.map((text, i) => parseTabPair(text, inputName('-'), from + i));
    line += lines.length;
  }
}
