/** ONNX Runtime's profiles: a JSON array of events, one a line, with microseconds of each operator and each run. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Split } from './messages.ts';

interface Event {
  readonly cat: string;
  readonly name: string;
  /** When it began and how long it took, in microseconds. */
  readonly ts: number;
  readonly dur: number;
  readonly args: { readonly op_name?: string };
}

/** Of one step, on average. */
export interface Profile {
  /** Milliseconds in calls of the runtime. */
  readonly runs: number;
  readonly operators: Split['operators'];
}

type Kind = 'matrixProducts' | 'lookUps' | 'moving' | 'elementWise';

/** Operators of ONNX and of ONNX Runtime's contributed set; what is named nowhere is element-wise work. */
const KINDS: ReadonlyMap<string, Kind> = new Map<string, Kind>([
  ...named('matrixProducts', ['MatMul', 'FusedMatMul', 'Gemm', 'FusedGemm', 'Einsum']),
  ...named('matrixProducts', ['GRU', 'LSTM', 'RNN']),
  ...named('lookUps', ['Gather', 'GatherElements', 'GatherND', 'OneHot', 'ScatterElements', 'ScatterND']),
  ...named('moving', ['Transpose', 'Concat', 'Split', 'Slice', 'Pad', 'Expand', 'Tile', 'Identity']),
  ...named('moving', ['Reshape', 'Squeeze', 'Unsqueeze', 'ReverseSequence']),
]);

function named(kind: Kind, operators: readonly string[]): [string, Kind][] {
  return operators.map((operator) => [operator, kind]);
}

/**
 * All profiles in a folder together, a program each.
 * @param warmUp share of each program's runs, from the first on, that is left out
 * @param steps that the others made
 */
export function readProfiles(folder: string, warmUp: number, steps: number): Profile {
  const operators = new Map<string, { calls: number; microseconds: number }>();
  let runs = 0;
  for (const file of readdirSync(folder)) {
    const events = eventsIn(readFileSync(join(folder, file), 'utf8'));
    const calls = events.filter(({ name }) => name === 'model_run').sort((a, b) => a.ts - b.ts);
    const from = calls[Math.round(warmUp * calls.length)]?.ts ?? Number.POSITIVE_INFINITY;
    for (const { cat, name, ts, dur, args } of events) {
      if (ts < from) continue;
      if (name === 'model_run') runs += dur;
      if (cat !== 'Node' || args.op_name === undefined || !name.endsWith('_kernel_time')) continue;
      const sum = operators.get(args.op_name) ?? { calls: 0, microseconds: 0 };
      operators.set(args.op_name, { calls: sum.calls + 1, microseconds: sum.microseconds + dur });
    }
  }
  return {
    runs: runs / 1000 / steps,
    operators: [...operators]
      .map(([name, { calls, microseconds }]) => ({
        name,
        calls: calls / steps,
        milliseconds: microseconds / 1000 / steps,
      }))
      .sort((a, b) => b.milliseconds - a.milliseconds),
  };
}

/** On Windows its lines end as lines of text do there. */
function eventsIn(text: string): Event[] {
  return text
    .split('\n')
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line.replace(/,?\r?$/, '')) as Event);
}

/** @param step @param optimizer milliseconds */
export function splitOf({ runs, operators }: Profile, step: number, optimizer: number): Split {
  const sums: Record<Kind, number> = { matrixProducts: 0, elementWise: 0, lookUps: 0, moving: 0 };
  for (const { name, milliseconds } of operators) sums[KINDS.get(name) ?? 'elementWise'] += milliseconds;
  const inOperators = operators.reduce((sum, { milliseconds }) => sum + milliseconds, 0);
  return {
    ...sums,
    runtime: Math.max(0, runs - inOperators),
    optimizer,
    javascript: Math.max(0, step - optimizer - runs),
    step,
    operators,
  };
}
