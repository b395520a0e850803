/** `seqcmp completion` and what its scripts ask: candidates on stdout, a line each. */
import { dirname } from 'node:path';
import type { Command } from 'commander';
import type { Ablation } from '../../ablate/ablation.ts';
import { MATCHES } from '../../config/match.ts';
import { oneOf } from '../../config/one-of.ts';
import { PRESET_NAMES } from '../../config/presets.ts';
import { ENGINES, MODELS, PLAIN_MODELS, SPLITS } from '../../config/schema.ts';
import { BUILT_IN } from '../../data/corpus.ts';
import { DOWNLOADS } from '../../data/pinned/downloads.ts';
import { RESULTS } from '../../run/layout.ts';
import { listRuns } from '../../run/run-directory.ts';
import { visibleLine } from '../../text/visible.ts';
import { type Candidate, completeWords, type ValuePlace } from '../complete.ts';
import { completionScript, SHELLS } from '../completion-scripts.ts';
import { writeOut } from '../terminal.ts';

export function printScript(shell: string): Promise<void> {
  return writeOut(completionScript(oneOf('shell', shell, SHELLS)));
}

/** @param given the command line after the program's name, up to the cursor; `""` for an empty last word */
export async function answerShell(program: Command, given: readonly string[]): Promise<void> {
  const words = given.map((word) => (word === '""' ? '' : word));
  const completed = completeWords(program, words);
  const { candidates, files } =
    completed.type === 'words'
      ? { candidates: completed.candidates, files: false }
      : await valuesOf(completed.place);
  const prefix = completed.type === 'words' ? '' : completed.prefix;
  const typed = words.at(-1) ?? '';
  const lines = candidates
    .map(({ value, description }) => ({ value: `${prefix}${value}`, description }))
    .filter(({ value }) => value.startsWith(typed) && value === visibleLine(value) && !/\s/.test(value))
    .map(({ value, description }) => `${value}\t${visibleLine(description.split('\n')[0])}\n`);
  await writeOut(`${lines.join('')}${files ? ':files' : ':none'}\n`);
}

interface Values {
  readonly candidates: readonly Candidate[];
  /** Whether the name of a file does as well. */
  readonly files: boolean;
}

const described = (all: readonly { readonly name: string; readonly description: string }[]): Candidate[] =>
  all.map(({ name, description }) => ({ value: name, description }));
const claimed = (all: readonly Pick<Ablation, 'name' | 'claim'>[]): Candidate[] =>
  all.map(({ name, claim }) => ({ value: name, description: claim }));
const plain = (values: readonly string[]): Candidate[] => values.map((value) => ({ value, description: '' }));

async function valuesOf({ command, name, placeholder }: ValuePlace): Promise<Values> {
  const fixed: Readonly<Record<string, readonly string[]>> = {
    preset: PRESET_NAMES,
    engine: ['auto', ...ENGINES],
    match: MATCHES,
    split: SPLITS,
    model: MODELS,
    models: [...MODELS, PLAIN_MODELS.join(',')],
    shell: SHELLS,
  };
  const known = Object.hasOwn(fixed, name) ? fixed[name] : undefined;
  if (known) return { candidates: plain(known), files: false };
  if (name === 'name' && command === 'ablate') {
    // It loads the models, for which nobody waits who asks for anything else.
    const { ABLATIONS } = await import('../../ablate/suite.ts');
    return {
      candidates: [...claimed(ABLATIONS), { value: 'all', description: 'the whole suite' }],
      files: false,
    };
  }
  if (name === 'task') {
    const { PUBLISHED_TASKS } = await import('../../ablate/published-tasks.ts');
    return { candidates: claimed(PUBLISHED_TASKS), files: false };
  }
  if (name === 'name' && command === 'get') return { candidates: described(DOWNLOADS), files: false };
  if (name === 'name' || name === 'corpus') return { candidates: described(BUILT_IN), files: true };
  if (name === 'run' || name === 'resume') return { candidates: candidateRuns(), files: true };
  return { candidates: [], files: /file|dir|path|folder/.test(placeholder) };
}

/** Those under results/, and the comparisons that hold them. */
function candidateRuns(): Candidate[] {
  const names = listRuns(RESULTS).map(({ name }) => name);
  const comparisons = names.map((name) => dirname(name)).filter((folder) => folder !== '.');
  return plain([...new Set([...names, ...comparisons])]);
}
