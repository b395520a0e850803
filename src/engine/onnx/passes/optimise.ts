/** All passes, in the order that works: each leaves a graph that computes the same. */
import type { Graph } from '../graph.ts';
import { dropDead } from './drop-dead.ts';
import { foldConstants } from './fold-constants.ts';
import { fuseAffine, fuseNormalisation } from './fuse-normalisation.ts';
import { fuseProducts } from './fuse-products.ts';
import { gatherSums } from './gather-sums.ts';
import { mergeCommon } from './merge-common.ts';
import { simplify } from './simplify.ts';
import { spreadProducts } from './spread-products.ts';

// fuseProducts twice: a product is scaled only once its transposes are flags and its uses are counted anew.
const PASSES = [
  ...[
    dropDead,
    simplify,
    foldConstants,
    mergeCommon,
    simplify,
    fuseNormalisation,
    spreadProducts,
    dropDead,
    fuseAffine,
  ],
  ...[gatherSums, dropDead, mergeCommon, simplify],
  ...[fuseProducts, dropDead, fuseProducts, mergeCommon, dropDead],
];

export function optimise(graph: Graph): Graph {
  return PASSES.reduce((current, pass) => pass(current), graph);
}
