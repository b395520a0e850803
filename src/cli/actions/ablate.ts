/** `seqcmp ablate`: which ablations there are, and a suite of them, new or gone on with. */
import { ABLATIONS } from '../../ablate/suite.ts';
import { oneOf } from '../../config/one-of.ts';
import { UsageError } from '../../config/user-error.ts';
import { absoluteCorpus, originOf } from '../../data/corpus.ts';
import { openSuite } from '../../run/ablation-suite.ts';
import type { AblateFlags } from '../commands/ablate.ts';
import { commonSettings } from './common-settings.ts';
import { runSuite } from './run-suite.ts';
import { listSuite, startSuite } from './start-suite.ts';

const ALL = 'all';

export const listAblations = (flags: AblateFlags): Promise<void> => listSuite(ABLATIONS, flags);

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
  await startSuite(
    named.includes(ALL) ? known : known.filter((name) => named.includes(name)),
    'ablate',
    corpus,
    { ...flags, threads: flags.threads ?? 1 },
  );
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
