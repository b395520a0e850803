/**
 * How far a benchmark is: a bar on a terminal; elsewhere a line for each thing that is measured, and now and then one
 * for what is done meanwhile.
 */
import { Presets, SingleBar } from 'cli-progress';
import type { BenchEvent } from '../bench/bench.ts';
import type { LengthEvent } from '../bench/measure-lengths.ts';
import type { RoundEvent } from '../bench/rounds.ts';
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

/** `round 2 of 5, 3 made again (others had up to 43 % of the processors)` */
export function roundText({ done, rounds, again, othersShare }: RoundEvent): string {
  const why = `, ${again} made again (others had up to ${Math.round(100 * othersShare)} % of the processors)`;
  return `round ${done + 1} of ${rounds}${again > 0 ? why : ''}`;
}

/** Milliseconds without a line, after which one says what is being done. */
const SILENCE = 15_000;

function lines(): BenchProgress {
  let title = '';
  let saidAt = 0;
  const say = (line: string) => {
    saidAt = performance.now();
    writeErr(`${line}\n`);
  };
  const sayMeanwhile = (doing: string) => {
    if (performance.now() - saidAt >= SILENCE) say(`${title}, ${doing}`);
  };
  return {
    show(event) {
      switch (event.type) {
        case 'case':
        case 'length':
          title = titleOf(event);
          return say(title);
        case 'stage':
          return sayMeanwhile(event.stage);
        case 'round':
          return sayMeanwhile(roundText(event));
        case 'measured':
          return;
        default:
          return event satisfies never;
      }
    },
    stop: () => {},
  };
}

const LEAST_TEXT = 64;

function bar(): BenchProgress {
  const columns = columnsOf(process.stderr);
  const barsize = Math.min(20, Math.max(6, columns - LEAST_TEXT));
  const drawn = new SingleBar(
    {
      format: '{bar} {text}',
      barsize,
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
    drawn.update(Math.min(1, (done + share) / total), { text: text.slice(0, columns - barsize - 2) });
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
          return draw(event.done / event.rounds, `${title}, ${roundText(event)}`);
        case 'measured':
          return draw(1, title);
        default:
          return event satisfies never;
      }
    },
    stop: () => drawn.stop(),
  };
}
