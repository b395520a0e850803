/** Options that several commands have in the same words. */
import type { Command } from 'commander';
import { ENGINES, type EngineName } from '../config/engines.ts';
import { oneOf } from '../config/one-of.ts';
import { optionWithVariable } from './environment.ts';
import { numberOrText } from './option-values.ts';

export interface CommonFlags {
  readonly json?: boolean;
  readonly debug?: boolean;
}

export function addCommonFlags(command: Command, json = 'print one JSON object on stdout'): Command {
  return command
    .option('--json', json)
    .option('--debug', 'with an error, print where in the program it came from')
    .helpOption('-h, --help', 'print this help');
}

/** Of commands that remove what is on the disk. */
export interface RemovalFlags extends CommonFlags {
  readonly yes?: boolean;
  readonly dryRun?: boolean;
}

export function addRemovalFlags(command: Command): Command {
  command
    .option('-y, --yes', 'do not ask')
    .option('--dry-run', 'show what would be removed, and remove nothing');
  return addCommonFlags(command);
}

export interface EngineFlags {
  readonly engine?: EngineName | 'auto';
  readonly threads?: number | string;
}

/** @param threads how many there are where none are asked for */
export function addEngineFlags(command: Command, threads = 'as many as the machine has'): Command {
  return command
    .addOption(
      optionWithVariable(
        '--engine <name>',
        'auto, onnx, tensorflow, wasm or cpu; auto takes the first present, in this order (default: auto)',
        (text) => oneOf('--engine', text, ['auto', ...ENGINES]),
      ),
    )
    .addOption(
      optionWithVariable('--threads <n>', `threads inside one operation (default: ${threads})`, numberOrText),
    );
}
