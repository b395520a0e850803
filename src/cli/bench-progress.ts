/** How far a benchmark is: a bar on a terminal, a line for each thing that is measured elsewhere. */
import { Presets, SingleBar } from 'cli-progress';
import type { BenchEvent } from '../bench/bench.ts';
import type { LengthEvent } from '../bench/measure-lengths.ts';
import { caseTitle } from './render/bench-tables.ts';
import { canRedraw, columnsOf, writeErr } from './terminal.ts';

export interface BenchProgress {
  show(event: BenchEvent | LengthEvent): void;
  /** Leaves the terminal as it was; may be called twice. */
  stop(): void;
}

export function createBenchProgress(quiet: boolean): BenchProgress {
  if (quiet) return { show: () => {}, stop: () => {} };
  return canRedraw() ? bar() : lines();
}

/** `3 of 8: small, rnn, 2 threads` */
function titleOf(event: Extract<BenchEvent | LengthEvent, { type: 'case' | 'length' }>): string {
  const what = event.type === 'case' ? caseTitle(event.bench) : `length ${event.length}`;
  return `${event.number} of ${event.total}: ${what}`;
}

function lines(): BenchProgress {
  return {
    show(event) {
      if (event.type === 'case' || event.type === 'length') writeErr(`${titleOf(event)}\n`);
    },
    stop: () => {},
  };
}

const TEXT_COLUMNS = 64;

function bar(): BenchProgress {
  const drawn = new SingleBar(
    {
      format: '{bar} {text}',
      barsize: Math.min(20, Math.max(6, columnsOf(process.stderr) - TEXT_COLUMNS)),
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
    },
    Presets.shades_classic,
  );
  let title = '';
  let total = 1;
  let done = 0;
  const draw = (share: number, text: string) =>
    drawn.update(Math.min(1, (done + share) / total), { text: text.slice(0, TEXT_COLUMNS) });
  drawn.start(1, 0, { text: 'starting' });
  return {
    show(event) {
      switch (event.type) {
        case 'case':
        case 'length':
          title = titleOf(event);
          total = event.total;
          done = event.number - 1;
          return draw(0, title);
        case 'stage':
          return draw(0, `${title}, ${event.stage}`);
        case 'round':
          return draw(event.done / event.rounds, `${title}, round ${event.done + 1} of ${event.rounds}`);
        case 'measured':
          return draw(1, title);
        default:
          return event satisfies never;
      }
    },
    stop: () => drawn.stop(),
  };
}
