/** All ablations, in the order in which they are listed and run. Each is a file in claims/. */
import type { Ablation } from './ablation.ts';
import { attentionLength } from './claims/attention-length.ts';
import { batchAndData } from './claims/batch-and-data.ts';
import { causalMask } from './claims/causal-mask.ts';
import { feedForward } from './claims/feed-forward.ts';
import { gates } from './claims/gates.ts';
import { heads } from './claims/heads.ts';
import { ladder } from './claims/ladder.ts';
import { lengthTime } from './claims/length-time.ts';
import { norms } from './claims/norms.ts';
import { positions } from './claims/positions.ts';
import { residuals } from './claims/residuals.ts';
import { scaling } from './claims/scaling.ts';

export const ABLATIONS: readonly Ablation[] = [
  attentionLength,
  lengthTime,
  positions,
  scaling,
  causalMask,
  heads,
  feedForward,
  norms,
  residuals,
  ladder,
  batchAndData,
  gates,
];
