/** What the models make of validation sources now: source, reference, and a row a run below them. Not here: the curves. */
import type { Sample } from '../../train/events.ts';
import { runColour } from '../draw/colour.ts';
import type { Row } from '../draw/span.ts';
import { padTo, widthOf } from '../text/graphemes.ts';
import type { TrainingRun } from './training-state.ts';

/** Beside rows of runs: source, reference, and nothing between two samples. */
const OTHER_ROWS = 3;

/** As many samples as fit, whole. @param room rows */
export function sampleRows(runs: readonly TrainingRun[], room: number): Row[] {
  const asked = runs.find(({ samples }) => samples.length > 0)?.samples ?? [];
  const shown = asked.slice(0, Math.max(0, Math.floor(room / (runs.length + OTHER_ROWS))));
  const width = Math.max(widthOf('reference'), ...runs.map(({ name }) => widthOf(name)));
  return shown.flatMap((sample) => [
    [],
    [{ text: `${padTo('source', width)}  `, dim: true }, { text: sample.source }],
    [{ text: `${padTo('reference', width)}  `, dim: true }, { text: sample.references.join(' | ') }],
    ...runs.map((run, i) => answerRow(run, i, sample, width)),
  ]);
}

/** Runs of `runs watch` may be of different corpora: a source that a run was not asked has no answer of it. */
function answerRow({ name, samples }: TrainingRun, run: number, asked: Sample, width: number): Row {
  const title = { text: `${padTo(name, width)}  `, colour: runColour(run) };
  const found = samples.find(({ source }) => source === asked.source);
  if (found === undefined) return [title, { text: 'no answer yet', dim: true }];
  if (found.output === '') return [title, { text: 'empty', dim: true }];
  return [title, { text: found.output, bold: found.references.includes(found.output) }];
}
