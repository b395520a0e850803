/** Texts of what is computed although its part is left out, and of where one is missing. */
import type { Part } from '../../config/parts.ts';
import type { ModelConfig } from '../../config/schema.ts';
import type { Stage } from '../../worker/answering-messages.ts';
import { headsOf, whereOf } from './stage-where.ts';

type Place = Pick<Stage, 'place' | 'name'>;

/** What is to be said of a stage that is computed although it is left out, or after which one is missing; null of others. */
export function leftOutText(part: Part | null, { place, name }: Place, model: ModelConfig): string | null {
  switch (part) {
    case 'attention':
      if (name === 'context') return 'Left out: what comes next reads 0 in its place.';
      return name === 'mixed' && overSource(place) ? 'Left out: set to 0.' : null;
    case 'self-attention':
      return name === 'mixed' && !overSource(place) ? 'Left out: set to 0.' : null;
    case 'other-heads':
      return (name === 'heads' || name === 'context') && headsOf(whereOf(place, model).own) > 1
        ? 'Left out: of these, what comes next reads those of head 1 alone.'
        : null;
    case 'gates':
      return name in HELD ? `Left out: held at ${HELD[name]}.` : null;
    case 'positions':
      return name === 'embedding' ? 'Left out after this: the position, which would be added.' : null;
    case 'scaling':
      return name === 'products' && 'scaled' in whereOf(place, model).own
        ? 'Left out after this: the division by √d_k.'
        : null;
    default:
      return null;
  }
}

/** What is to be said of weights of attention of which nothing is made; null of all others. @param head -1 is the mean */
export function unusedText(part: Part | null, place: string, heads: number, head: number): string | null {
  switch (part) {
    case 'attention':
      return overSource(place) ? `Left out: ${UNUSED}.` : null;
    case 'self-attention':
      return overSource(place) ? null : `Left out: ${UNUSED}.`;
    case 'other-heads':
      if (heads === 1 || head === 0) return null;
      return head > 0 ? `Left out: ${UNUSED}.` : `Left out: of all heads but the first, ${UNUSED}.`;
    default:
      return null;
  }
}

const UNUSED = 'weights are there, and nothing is made of them';
/** What gates are held at. */
const HELD: Readonly<Record<string, number>> = {
  reset: 1,
  update: 0,
  'input gate': 1,
  'forget gate': 0,
  'output gate': 1,
};

const overSource = (place: string): boolean => /(^|\.)(cross|attention)$/.test(place);
