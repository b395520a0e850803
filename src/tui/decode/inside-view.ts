/** A walk through the computation of one target token, stage by stage, with the numbers of this sentence. */
import type { Stage } from '../../worker/answering-events.ts';
import { valueCell } from '../draw/colour.ts';
import type { Room } from '../draw/heatmap.ts';
import { bold, dim, type Row, type Span } from '../draw/span.ts';
import { fitTo, widthOf } from '../text/graphemes.ts';
import type { DecodeState } from './decode-state.ts';
import { paneNotice, paneTitle } from './pane-title.ts';
import { wrapSpan } from './panes.ts';
import { placeText } from './place-text.ts';
import { stageText } from './stage-text.ts';

export function insideRows(state: DecodeState, room: Room): Row[] {
  const { insideRun, stage: at } = state.looking;
  const pane = state.runs[insideRun];
  const { name, status, answer } = pane;
  const notice = paneNotice(pane, state.asked !== null);
  if (status.type === 'failed' && notice)
    return [paneTitle(pane, insideRun), ...wrapSpan(notice, room.width)].slice(0, room.height);
  if (status.type !== 'ready' || answer.inside === null) {
    const waiting = state.asked === null ? 'Ask something first.' : 'The numbers are on their way.';
    return [[...bold(name), { text: '  one token, from the inside' }], dim(waiting)];
  }
  const { stages, position } = answer.inside;
  const stage = stages[Math.min(at, stages.length - 1)];
  const { title, sentence } = stageText(stage, status.facts.model);
  const said = answer.tokens[position]?.token ?? '';
  const head: Row[] = [
    [
      ...bold(name),
      { text: `  how token ${position + 1}, ` },
      ...bold(said),
      { text: ', comes about' },
      { text: `   stage ${at + 1} of ${stages.length}`, dim: true },
    ],
    [
      { text: title, bold: true, colour: 'cyan' },
      { text: `  ${placeText(stage.place)}  [${stage.shape.join(' x ')}]`, dim: true },
    ],
    ...wrapSpan({ text: sentence }, room.width),
    [],
  ];
  return [...head, ...valueRows(stage, { ...room, height: room.height - head.length })].slice(0, room.height);
}

/** Numbers as cells, and in figures where there is room. */
function valueRows({ shape, values, rowLabels, columnLabels }: Stage, room: Room): Row[] {
  const columns = shape.at(-1) ?? 1;
  const rows = values.length / columns;
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  const labels = Array.from(
    { length: rows },
    (_, row) => rowLabels?.[row] ?? (rows > 1 ? String(row + 1) : ''),
  );
  const labelWidth = Math.min(12, Math.max(0, ...labels.map(widthOf)));
  const free = room.width - labelWidth - 1;
  const inFigures = columns * FIGURE <= free;
  const cell = inFigures ? FIGURE : 1;
  const head: Row[] =
    columnLabels && inFigures
      ? [
          [
            { text: ' '.repeat(labelWidth + 1) },
            ...columnLabels.map((label): Span => ({ text: fitTo(label, FIGURE), dim: true })),
          ],
        ]
      : [];
  const body = labels.flatMap((label, row): Row[] => {
    const numbers = values.subarray(row * columns, (row + 1) * columns);
    return chunks(numbers, Math.max(1, Math.floor(free / cell))).map(
      (chunk, i): Row => [
        { text: `${fitTo(i === 0 ? label : '', labelWidth)} ` },
        ...Array.from(chunk, (value) =>
          valueCell(value, largest, inFigures ? figure(value) : ' ', room.depth),
        ),
      ],
    );
  });
  const shown = [...head, ...body].slice(0, Math.max(1, room.height - 1));
  return [...shown, dim(statistics(values, room.width))];
}

/** Columns of a number such as `-12.34`. */
const FIGURE = 7;

function figure(value: number): string {
  const text = Math.abs(value) >= 1e6 ? '-inf' : value.toFixed(Math.abs(value) >= 100 ? 1 : 2);
  return `${text.padStart(FIGURE - 1)} `;
}

function chunks(values: Float32Array, size: number): Float32Array[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, i) =>
    values.subarray(i * size, (i + 1) * size),
  );
}

function statistics(values: Float32Array, width: number): string {
  const real = values.filter((value) => Math.abs(value) < 1e6);
  const mean = real.reduce((sum, value) => sum + value, 0) / real.length;
  const norm = Math.sqrt(real.reduce((sum, value) => sum + value * value, 0));
  const [least, most] = [Math.min(...real), Math.max(...real)];
  const summary = `${values.length} numbers from ${least.toFixed(3)} to ${most.toFixed(3)}, mean ${mean.toFixed(3)}, length ${norm.toFixed(3)}`;
  const first = `; first: ${Array.from(real.subarray(0, 4), (value) => value.toFixed(3)).join(', ')}`;
  return summary.length + first.length <= width ? summary + first : summary;
}
