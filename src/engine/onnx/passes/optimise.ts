/** All passes, in the order that works: each leaves a graph that computes the same. */
import type { Arrays } from '../../engine.ts';
import { type Graph, withConstants } from '../graph.ts';
import { dropDead } from './drop-dead.ts';
import { foldArrays, foldConstants } from './fold-constants.ts';
import { fuseAffine, fuseNormalisation } from './fuse-normalisation.ts';
import { fuseProducts } from './fuse-products.ts';
import { gatherSums } from './gather-sums.ts';
import { intoSteps } from './into-steps.ts';
import { joinProducts } from './join-products.ts';
import { mergeCommon } from './merge-common.ts';
import { raiseReshapes } from './raise-reshapes.ts';
import { scaleWeights } from './scale-weights.ts';
import { simplify } from './simplify.ts';
import { sinkReshapes } from './sink-reshapes.ts';
import { spreadProducts } from './spread-products.ts';
import { tabulateLookUps } from './tabulate-look-ups.ts';
import { turnProducts } from './turn-products.ts';

// fuseProducts twice: a product is scaled only once its transposes are flags and its uses are counted anew.
const PASSES = [
  ...[dropDead, simplify, foldConstants, mergeCommon, simplify],
  ...[fuseNormalisation, spreadProducts, dropDead, fuseAffine],
  ...[gatherSums, dropDead, mergeCommon, simplify],
  ...[fuseProducts, dropDead, fuseProducts, mergeCommon, dropDead, turnProducts],
];

// After these, since more is known. dropDead before each that counts uses.
const KNOWN_PASSES = [
  ...[dropDead, scaleWeights, foldArrays, dropDead, raiseReshapes, dropDead],
  ...[joinProducts, tabulateLookUps, foldArrays, dropDead],
];

export function optimise(graph: Graph): Graph {
  return inOrder(PASSES, graph);
}

/** With what is `known` of its inputs inside, weights above all; so are the steps of its loops. */
export function optimiseKnown(graph: Graph, known: Arrays): Graph {
  const cleaned = withConstants(sinkReshapes(optimise(graph)), known);
  return inOrder(KNOWN_PASSES, intoSteps(cleaned, optimiseKnown));
}

function inOrder(passes: readonly ((graph: Graph) => Graph)[], graph: Graph): Graph {
  return passes.reduce((current, pass) => pass(current), graph);
}
