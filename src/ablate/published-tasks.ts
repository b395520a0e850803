/** Small tasks with published results, for `seqcmp verify`, in the order in which they are run. Each is in published/. */
import type { Ablation } from './ablation.ts';
import { cmudictWords } from './published/cmudict.ts';
import { scanJump, scanRandom } from './published/scan.ts';

export const PUBLISHED_TASKS: readonly Ablation[] = [scanRandom, scanJump, cmudictWords];
