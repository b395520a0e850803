/** Time against length as tables: what was measured, the power laws, where the models cross. */
import {
  type LengthCurve,
  type LengthFit,
  type LengthTimes,
  layerOf,
  WORKS,
} from '../../compare/length-times.ts';
import { sayOthers } from '../../config/bench.ts';
import { formatExponent } from '../../report/format.ts';
import { sayCrossing } from '../../report/length-times.ts';
import { counted } from '../../text/numbers.ts';
import type { BenchConditions } from '../bench-conditions.ts';
import type { Style } from '../terminal.ts';
import { machineText } from './bench-tables.ts';
import { noteLines } from './note-lines.ts';
import { fixed } from './numbers.ts';
import { headedTable } from './table.ts';

export function lengthText(times: LengthTimes, conditions: BenchConditions, style: Style): string {
  const section = (rows: readonly (readonly string[])[]) => [...headedTable(style, rows), ''];
  const lines = [
    ...section(timeRows(times)),
    ...section(fitRows(times.curves)),
    ...times.crossings.map(sayCrossing),
    ...noise(times),
    ...noteLines(notes(times, conditions), style),
  ];
  return `${lines.join('\n')}\n`;
}

/** A row a length; of each curve milliseconds, of decoding those of one sentence and one token. */
function timeRows({ curves, rows }: LengthTimes): string[][] {
  const lengths = [...new Set(curves.flatMap(({ points }) => points.map(({ length }) => length)))];
  const columns = WORKS.flatMap((work) => curves.filter((curve) => curve.work === work));
  const titles = columns.flatMap(({ model, work }) =>
    work === 'step' ? [`${model}, ms a step`] : [`${model}, ms a sentence`, 'ms a token'],
  );
  return [
    ['length', ...titles],
    ...lengths
      .toSorted((a, b) => a - b)
      .map((length) => [
        String(length),
        ...columns.flatMap(({ work, points }) => {
          const found = points.find((point) => point.length === length)?.milliseconds ?? Number.NaN;
          if (work === 'step') return [fixed(found, 1)];
          return [fixed(found / rows, 2), fixed(found / rows / length, 4)];
        }),
      ]),
  ];
}

function fitRows(curves: readonly LengthCurve[]): string[][] {
  return [
    ['exponent of length', 'all lengths', 'upper half', 'a layer, Table 1', 'one after another'],
    ...curves.map((curve) => {
      const { model, work, whole, upper } = curve;
      const { layer, operations, sequential } = layerOf(curve);
      return [
        `${model}, ${work}`,
        fitText(whole),
        fitText(upper),
        `${layer}, ${operations}`,
        work === 'step' ? sequential : 'O(n)',
      ];
    }),
  ];
}

/** `1.04 ± 0.02 (8-128)` */
function fitText(fit: LengthFit | null): string {
  if (fit === null) return '-';
  return `${formatExponent(fit)} (${fit.from}-${fit.to})`;
}

function noise({ othersShare }: LengthTimes): string[] {
  const others = sayOthers(othersShare);
  return others === null ? [] : [`noisy: other ${others}`];
}

function notes(
  { curves: [{ dim, layers }], rows, vocab, threads, engine, rounds }: LengthTimes,
  conditions: BenchConditions,
): string[] {
  return [
    `Width ${dim}, ${counted(layers, 'layer')} of encoder and decoder, ${vocab} symbols, ${counted(rows, 'row')} a batch at every length, sources and targets of that length, no padding.`,
    `Exponents: least squares on log scales, each length counted alike, ± one standard error. Table 1 of Vaswani et al. 2017 counts one layer, n tokens and width d; a step has other parts too, and the recurrent decoder attends to the source in n²·d.`,
    `Medians of ${counted(rounds, 'round')}, models in turns, each in a process of its own.`,
    `Engine: ${engine}; threads: ${threads}. ${machineText(conditions)}. Dropout in training ${conditions.dropout.join(' and ')}.`,
  ];
}
