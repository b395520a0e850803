/** A suite of ablations, or of published tasks: which there are, and a new one. */
import type { Ablation } from '../../ablate/ablation.ts';
import { createSuite } from '../../run/ablation-suite.ts';
import type { AblateFlags } from '../commands/ablate.ts';
import { typedInstead } from '../environment.ts';
import { ablationList } from '../render/ablations.ts';
import { commandLine, styleOf, writeJson, writeOut } from '../terminal.ts';
import { askedEngine, startable } from './asked-engine.ts';
import { newFolder } from './new-folder.ts';
import { runSuite } from './run-suite.ts';

export async function listSuite(listed: readonly Ablation[], { json }: AblateFlags): Promise<void> {
  const ablations = listed.map(({ name, claim, question, reference, experiment }) => ({
    name,
    claim,
    question,
    reference: `${reference.paper}, ${reference.where}: ${reference.found}`,
    corpus: experiment?.corpus ?? null,
    arms: experiment?.arms.map((arm) => arm.name) ?? [],
  }));
  await (json ? writeJson({ ablations }) : writeOut(ablationList(listed, styleOf(process.stdout))));
}

/** @param corpus instead of each one's own; null leaves it */
export async function startSuite(
  names: readonly string[],
  kind: 'ablate' | 'verify',
  corpus: string | null,
  flags: AblateFlags,
): Promise<void> {
  const { engine: asked, threads } = await askedEngine(flags);
  const engine = await startable(asked, threads);
  const suite = createSuite(newFolder(flags.out, kind === 'ablate' ? 'claims' : 'published', kind), {
    names,
    seeds: Array.from({ length: flags.seeds }, (_, i) => i + 1),
    corpus,
    updates: flags.steps ?? null,
    engine: engine.name,
    threads,
    command: commandLine(typedInstead(flags.variables)),
  });
  await runSuite(suite, flags);
}
