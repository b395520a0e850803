/** `seqcmp ablate`: which ablations there are, and a suite of them, new or gone on with. */
import { ABLATIONS } from '../../ablate/suite.ts';
import { oneOf } from '../../config/one-of.ts';
import { UsageError } from '../../config/user-error.ts';
import { absoluteCorpus, originOf } from '../../data/corpus.ts';
import { createSuite, openSuite } from '../../run/ablation-suite.ts';
import type { AblateFlags } from '../commands/ablate.ts';
import { typedInstead } from '../environment.ts';
import { ablationList } from '../render/ablations.ts';
import { commandLine, styleOf, writeJson, writeOut } from '../terminal.ts';
import { askedEngine, startable } from './asked-engine.ts';
import { commonSettings } from './common-settings.ts';
import { newFolder } from './new-folder.ts';
import { runSuite } from './run-suite.ts';

const ALL = 'all';

export async function listAblations({ json }: AblateFlags): Promise<void> {
  const ablations = ABLATIONS.map(({ name, claim, question, reference, experiment }) => ({
    name,
    claim,
    question,
    reference: `${reference.paper}, ${reference.where}: ${reference.found}`,
    corpus: experiment?.corpus ?? null,
    arms: experiment?.arms.map((arm) => arm.name) ?? [],
  }));
  await (json ? writeJson({ ablations }) : writeOut(ablationList(ABLATIONS, styleOf(process.stdout))));
}

export async function ablate(typed: readonly string[], flags: AblateFlags): Promise<void> {
  const known = ABLATIONS.map(({ name }) => name);
  const named = typed.map((name) => oneOf('ablation', name, [...known, ALL]));
  if (flags.seeds < 2) {
    throw new UsageError(
      `--seeds: expected 2 or more, found ${flags.seeds}`,
      'With one seed nothing says how far another would have moved the result.',
    );
  }
  const corpus = flags.corpus === undefined ? null : await placeOfCorpus(flags.corpus);
  // One thread an arm: arms are small, and several train at once.
  const { engine: asked, threads } = await askedEngine({ ...flags, threads: flags.threads ?? 1 });
  const engine = await startable(asked, threads);
  const suite = createSuite(newFolder(flags.out, 'claims', 'ablate'), {
    names: named.includes(ALL) ? known : known.filter((name) => named.includes(name)),
    seeds: Array.from({ length: flags.seeds }, (_, i) => i + 1),
    corpus,
    updates: flags.steps ?? null,
    engine: engine.name,
    threads,
    command: commandLine(typedInstead(flags.variables)),
  });
  await runSuite(suite, flags);
}

/** @returns a built-in name as it is, or an absolute path @throws UserError for a name that is none */
async function placeOfCorpus(typed: string): Promise<string> {
  const { corpus } = await commonSettings([{ flag: '--corpus', path: 'corpus.name', value: typed }]);
  originOf(corpus);
  return absoluteCorpus(corpus).name;
}

export async function resumeAblations(named: string, flags: AblateFlags): Promise<void> {
  await runSuite(openSuite(named), flags);
}
