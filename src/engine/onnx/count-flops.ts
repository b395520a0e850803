/**
 * How many floating-point operations a graph takes, read off its shapes. Products exactly; every other kernel as one
 * operation for each element that it computes, reads (reductions) or adds, whatever that element costs. Moving and
 * choosing (transposes, look-ups, casts, comparisons) count nothing. A loop counts as many steps as it may make, each of
 * the size of the first; an operator that a program asks for by name is no product, whatever it is made of.
 */
import { type Program, type Specs, sizeOf } from '../engine.ts';
import { type Graph, type GraphNode, loopOf } from './graph.ts';
import { optimise } from './passes/optimise.ts';
import { trace } from './trace.ts';

export interface FlopCount {
  /** 2 m n k of each product of matrices. */
  readonly products: number;
  readonly others: number;
}

const ONE_AN_INPUT_ELEMENT: ReadonlySet<string> = new Set([
  ...['Sum', 'Mean', 'Max', 'Min', 'Prod', 'UnsortedSegmentSum', 'Cumsum'],
]);

const NONE: ReadonlySet<string> = new Set([
  ...['Cast', 'Concat', 'ExpandDims', 'Fill', 'GatherV2', 'Identity', 'OneHot', 'Pack', 'PadV2', 'Range'],
  ...['Reshape', 'Reverse', 'Select', 'Slice', 'SplitV', 'Tile', 'Transpose', 'Unpack'],
  ...['ZerosLike', 'OnesLike', 'BroadcastTo', 'ArgMax', 'ArgMin', 'Step'],
  ...['Equal', 'NotEqual', 'Greater', 'GreaterEqual', 'Less', 'LessEqual'],
  ...['LogicalAnd', 'LogicalOr', 'LogicalNot'],
]);

/** Of one run of a program, which is traced for it and not run. */
export function countProgram(program: Program, specs: Specs): FlopCount {
  return countFlops(optimise(trace(program, specs).graph));
}

/** Of one run of a graph. */
export function countFlops(graph: Graph): FlopCount {
  let products = 0;
  let others = 0;
  for (const node of graph.nodes) {
    const loop = loopOf(node);
    if (loop) {
      const step = countFlops(loop.body);
      products += loop.most * step.products;
      others += loop.most * step.others;
    } else if (node.kernel === 'BatchMatMul') products += productFlops(graph, node);
    else others += otherFlops(graph, node);
  }
  return { products, others };
}

/** Each element of the result is a sum of k products: k multiplications and k additions. */
function productFlops({ types }: Graph, { inputs, outputs, attrs }: GraphNode): number {
  const { shape } = types[inputs[0]];
  const rows = attrs.rowsFirstA ? shape[0] : (shape.at(-2) as number);
  const summed = attrs.transposeA ? rows : (shape.at(-1) as number);
  return 2 * summed * sizeOf(types[outputs[0]].shape);
}

function otherFlops({ types }: Graph, { kernel, inputs, outputs }: GraphNode): number {
  const elements = (id: number) => sizeOf(types[id].shape);
  if (NONE.has(kernel)) return 0;
  if (ONE_AN_INPUT_ELEMENT.has(kernel)) return elements(inputs[0]);
  if (kernel === 'AddN') return (inputs.length - 1) * elements(outputs[0]);
  return outputs.reduce((sum, id) => sum + elements(id), 0);
}
