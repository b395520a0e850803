/**
 * Which split a pair belongs to where its corpus does not say: a pure function of its source, so that a source never
 * stands in two splits and a pair stays where it is whatever else the corpus holds. Not here: given splits that have
 * sources in common (assign-splits.ts).
 */
import { createHash } from 'node:crypto';
import { type DataConfig, SPLITS, type Split } from '../config/schema.ts';
import { UserError } from '../config/user-error.ts';
import { counted } from '../text/numbers.ts';

/** A number for each split. */
export type BySplit = Readonly<Record<Split, number>>;

/** The source's place in [0, 1): the first 6 bytes of the SHA-256 of its UTF-8, as a fraction. */
function fractionOf(source: string): number {
  // 12 hexadecimal digits; as text, since making a Buffer for each source takes as long again.
  return Number.parseInt(createHash('sha256').update(source).digest('hex').slice(0, 12), 16) / 2 ** 48;
}

/** Test lies lowest, then valid, so that another `validPercent` leaves the test split as it is. */
export function splitOf(source: string, data: Pick<DataConfig, 'testPercent' | 'validPercent'>): Split {
  const percent = fractionOf(source) * 100;
  if (percent < data.testPercent) return 'test';
  return percent < data.testPercent + data.validPercent ? 'valid' : 'train';
}

/** Whether a source of the train split stays there; of a lower `trainPercent` those of a higher one that come first. */
export function isTrained(source: string, { trainPercent }: Pick<DataConfig, 'trainPercent'>): boolean {
  // Of another text than its split is chosen by, or made splits would take from one end of it.
  return trainPercent === 100 || fractionOf(`train ${source}`) * 100 < trainPercent;
}

interface Found {
  /** How many each split has. */
  readonly pairs: BySplit;
  /** Different ones. */
  readonly sources: BySplit;
  /** Of cleaning: `untrained` are pairs of train that `data.trainPercent` left out. */
  readonly counts: Readonly<Record<'read' | 'empty' | 'duplicate' | 'untrained', number>>;
}

/**
 * @param name what the corpus is called in the error
 * @param given splits that the corpus itself has
 * @throws UserError when a split is left without a pair
 */
export function requireEverySplit(
  name: string,
  { pairs, sources, counts }: Found,
  { given, data }: { readonly given: readonly Split[]; readonly data: DataConfig },
): void {
  const empty = SPLITS.filter((split) => pairs[split] === 0);
  if (empty.length === 0) return;
  const found = SPLITS.map((split) => `${pairs[split]} ${split}`).join(', ');
  const total = ({ train, valid, test }: BySplit) => train + valid + test;
  const dropped = [
    ...(counts.empty > 0 ? [`${counts.empty} with an empty side`] : []),
    ...(counts.duplicate > 0 ? [`${counts.duplicate} repeated`] : []),
  ];
  const cleaned =
    dropped.length > 0 ? `; of ${counts.read} pairs read were dropped ${dropped.join(' and ')}` : '';
  throw new UserError(
    `${name}: expected at least one pair in each split; found ${found} (${counted(total(pairs), 'pair')} of ${counted(total(sources), 'source')}${cleaned})`,
    pairs.train === 0 && counts.untrained > 0
      ? `Raise data.trainPercent (${data.trainPercent}).`
      : empty.every((split) => given.includes(split))
        ? `Give the ${empty.join(' and ')} split pairs that no other split has, or set data.overlap=keep.`
        : `Give more pairs with different sources, or change data.validPercent (${data.validPercent}) or data.testPercent (${data.testPercent}).`,
  );
}
