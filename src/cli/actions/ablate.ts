/** `seqcmp ablate`: which ablations there are, and a suite of them, new or gone on with. */
import { ABLATIONS } from '../../ablate/suite.ts';
import { oneOf } from '../../config/one-of.ts';
import { UsageError } from '../../config/user-error.ts';
import { absoluteCorpus, originOf } from '../../data/corpus.ts';
import { openSuite } from '../../run/ablation-suite.ts';
import { listWords } from '../../text/list-words.ts';
import type { AblateFlags } from '../commands/ablate.ts';
import { commonSettings } from './common-settings.ts';
import { runSuite } from './run-suite.ts';
import { listSuite, startSuite } from './start-suite.ts';

const ALL = 'all';

export const listAblations = (flags: AblateFlags): Promise<void> => listSuite(ABLATIONS, flags);

/** What only training goes by; times are measured with the settings of `bench --lengths`. */
const OF_TRAINING = ['--corpus', '--seeds', '--steps', '--at-once', '--engine', '--threads'];

/** @param options those that were typed, as `--steps` */
export async function ablate(
  typed: readonly string[],
  flags: AblateFlags,
  options: readonly string[],
): Promise<void> {
  const known = ABLATIONS.map(({ name }) => name);
  const named = typed.map((name) => oneOf('ablation', name, [...known, ALL]));
  const names = named.includes(ALL) ? known : known.filter((name) => named.includes(name));
  refuseIdleOptions(names, options);
  if (flags.seeds < 2) {
    throw new UsageError(
      `--seeds: expected 2 or more, found ${flags.seeds}`,
      'With one seed nothing says how far another would have moved the result.',
    );
  }
  const corpus = flags.corpus === undefined ? null : await placeOfCorpus(flags.corpus);
  // One thread an arm: arms are small, and several train at once.
  await startSuite(names, 'ablate', corpus, { ...flags, threads: flags.threads ?? 1 });
}

/** @throws UsageError for an option that none of the chosen ablations could use */
function refuseIdleOptions(names: readonly string[], options: readonly string[]): void {
  const idle = options.find((option) => OF_TRAINING.includes(option));
  const trains = ABLATIONS.some(({ name, experiment }) => names.includes(name) && experiment !== null);
  if (idle === undefined || trains) return;
  throw new UsageError(
    `${idle} changes nothing: ${listWords(names)} trains nothing`,
    'Leave it out, or name an ablation that trains: seqcmp ablate --list.',
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
