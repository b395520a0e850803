/** What answers get wrong: kinds of error, and n-grams that outputs and references do not share. */
import type { Analysis } from '../compare/analysis.ts';
import type { ProducedNgram } from '../eval/analysis/ngrams.ts';
import { formatCount } from '../text/numbers.ts';
import { ERROR_KINDS, ERROR_SHARES } from './answer-labels.ts';
import { type Cell, left, nothing, number, plain, quoted, right, type Table } from './document.ts';
import { formatHundredths } from './format.ts';

export function errorKindTable(analysis: Analysis): Table | null {
  if (!analysis.answers) return null;
  const { runs } = analysis.answers;
  return {
    type: 'table',
    label: 'Kinds of error',
    columns: [left(ERROR_SHARES), ...analysis.runs.map(({ name }) => right(name))],
    rows: ERROR_KINDS.map(({ title, of }) => ({
      cells: [plain(title), ...runs.map(({ errors }) => number(of(errors), formatHundredths))],
    })),
  };
}

/** Of each order the most in excess, a run after the other. */
const SHOWN = 3;

export function ngramTable({ runs, answers }: Analysis): Table | null {
  if (!answers) return null;
  const rows = answers.runs.flatMap(({ ngrams }, run) =>
    ngrams.flatMap(({ order, over, under }) =>
      Array.from({ length: Math.min(SHOWN, Math.max(over.length, under.length)) }, (_, i) => ({
        cells: [
          plain(runs[run].name),
          number(order, String),
          ...pairCells(over.at(i)),
          ...pairCells(under.at(i)),
        ],
      })),
    ),
  );
  if (rows.length === 0) return null;
  return {
    type: 'table',
    label: 'N-grams said too often and too seldom',
    columns: [left('Run'), right('n'), left('Too often'), right('Times'), left('Too seldom'), right('Times')],
    rows,
  };
}

function pairCells(found: ProducedNgram | undefined): Cell[] {
  return found ? [quoted(found.ngram), number(found.excess, formatCount)] : [nothing(), nothing()];
}
