/** What `doctor` found, as text. */
import type { CacheMeasure } from '../../data/cache.ts';
import type { EngineProbe } from '../../engine/choose-engine.ts';
import { counted } from '../../text/numbers.ts';
import { visibleLine } from '../../text/visible.ts';
import type { Machine } from '../machine.ts';
import type { Style } from '../terminal.ts';
import { gigabytes } from './numbers.ts';
import { listLines } from './table.ts';

export interface Examination extends Machine {
  readonly threads: number;
  /** Bytes; what is free as the engines count on it (engine/free-memory.ts). */
  readonly memory: { readonly free: number | null; readonly total: number };
  /** Bytes, where results are written. */
  readonly disk: { readonly folder: string; readonly free: number };
  /** Of large corpora, prepared. */
  readonly cache: CacheMeasure & { readonly folder: string };
  /** Whether each stream is one, and what is made of it. */
  readonly terminal: {
    readonly stdout: boolean;
    readonly stderr: boolean;
    readonly columns: number | null;
    readonly colour: boolean;
    readonly bars: boolean;
  };
  readonly engines: readonly (EngineProbe & { readonly present: boolean; readonly remedy: string | null })[];
  /** What `--engine auto` takes. */
  readonly auto: string | null;
}

export function examinationText(found: Examination, { bold, dim }: Style): string {
  const { memory, disk, cache, terminal, engines, auto } = found;
  const facts = listLines([
    ['seqcmp', `${found.seqcmp}, Node.js ${found.node}, ${found.system}`],
    ['processor', `${found.processor}, ${counted(found.threads, 'thread')}`],
    [
      'memory',
      `${memory.free === null ? '' : `${gigabytes(memory.free)} free of `}${gigabytes(memory.total)}`,
    ],
    ['disk', `${gigabytes(disk.free)} free for ${visibleLine(disk.folder)}`],
    [
      'cache',
      `${gigabytes(cache.bytes)} in ${visibleLine(cache.folder)}${cache.entries > 0 ? '; to empty it: seqcmp corpus clean' : ''}`,
    ],
    ['terminal', terminalText(terminal)],
  ]);
  const width = Math.max(...engines.map(({ name }) => name.length));
  const lines = engines.flatMap(({ name, description, reason, remedy }) => {
    const label = name.padEnd(width);
    if (description !== null) return [`  ${label}  ${description}${name === auto ? '  <- auto' : ''}`];
    const indent = ' '.repeat(width + 4);
    return [`  ${label}  absent: ${visibleLine(reason ?? '')}`, dim(`${indent}${remedy ?? ''}`)];
  });
  return `${[...facts, '', bold('engines'), ...lines].join('\n')}\n`;
}

function terminalText({ stdout, stderr, columns, colour, bars }: Examination['terminal']): string {
  const kind = (is: boolean) => (is ? 'a terminal' : 'no terminal');
  const width = columns === null ? '' : ` of ${columns} columns`;
  return `stdout is ${kind(stdout)}${width}, stderr ${kind(stderr)}; ${colour ? 'colours' : 'no colours'}, ${bars ? 'bars' : 'no bars'}`;
}
