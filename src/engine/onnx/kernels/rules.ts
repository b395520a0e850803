/** Every TF.js kernel that can be compiled. A new model option may need a rule here, and nothing else in this folder. */
import type { KernelRules } from '../kernel-rule.ts';
import { elementWise } from './element-wise.ts';
import { loops } from './loops.ts';
import { productsAndLookUps } from './products-and-look-ups.ts';
import { reductions } from './reductions.ts';
import { shapes } from './shapes.ts';

export const RULES: KernelRules = {
  ...elementWise,
  ...shapes,
  ...reductions,
  ...productsAndLookUps,
  ...loops,
};
