/**
 * Local clean-up: steps that change nothing, reshapes of reshapes, transposes of transposes, products with one,
 * sums with zero, and broadcasts that the next kernel does anyway. One small rule each.
 */
import { type Graph, type GraphNode, sameShape, type ValueId } from '../graph.ts';
import { broadcastShape } from '../kernel-rule.ts';
import { BROADCASTING } from '../kernels/element-wise.ts';
import { numberOf } from './constants.ts';
import { type Rewriter, rewrite } from './rewrite.ts';

type Rule = (node: GraphNode, at: Rewriter) => ValueId | undefined;

export function simplify(graph: Graph): Graph {
  return rewrite(graph, (node, at) => {
    const smaller = BROADCASTING.has(node.kernel) ? shrinkOperands(node, at) : node;
    for (const rule of RULES_OF[smaller.kernel] ?? []) {
      const standIn = rule(smaller, at);
      if (standIn !== undefined) return [standIn];
    }
    return smaller === node ? undefined : [at.add(smaller.kernel, smaller.inputs, smaller.attrs, node)];
  });
}

const isIdentityOrder = (perm: readonly number[]) => perm.every((axis, i) => axis === i);

const dropIfSameType: Rule = (node, at) => {
  const before = at.type(node.inputs[0]);
  const after = at.type(node.outputs[0]);
  return before.dtype === after.dtype && sameShape(before.shape, after.shape) ? node.inputs[0] : undefined;
};

/** ExpandDims is a reshape; a reshape of a reshape is one. */
const joinReshapes: Rule = (node, at) => {
  const source = at.producer(node.inputs[0]);
  const shape = [...at.type(node.outputs[0]).shape];
  if (source?.kernel === 'Reshape') return at.add('Reshape', source.inputs, { shape }, node);
  return node.kernel === 'ExpandDims' ? at.add('Reshape', node.inputs, { shape }, node) : undefined;
};

const joinTransposes: Rule = (node, at) => {
  const perm = node.attrs.perm as number[];
  if (isIdentityOrder(perm)) return node.inputs[0];
  const source = at.producer(node.inputs[0]);
  if (source?.kernel !== 'Transpose') return undefined;
  const first = source.attrs.perm as number[];
  return at.add('Transpose', source.inputs, { perm: perm.map((axis) => first[axis]) }, node);
};

/** A transpose that moves only axes of length 1 is a reshape. */
const transposeAsReshape: Rule = (node, at) => {
  const { shape } = at.type(node.inputs[0]);
  const moved = (node.attrs.perm as number[]).filter((axis) => shape[axis] !== 1);
  const inOrder = moved.every((axis, i) => i === 0 || moved[i - 1] < axis);
  return inOrder
    ? at.add('Reshape', node.inputs, { shape: [...at.type(node.outputs[0]).shape] }, node)
    : undefined;
};

/** The other operand, where one is the uniform `value` and broadcasting changes nothing. */
const dropNeutral =
  (value: number, sides: readonly (0 | 1)[]): Rule =>
  (node, at) => {
    const output = at.type(node.outputs[0]);
    for (const side of sides) {
      const other = node.inputs[1 - side];
      if (numberOf(node.inputs[side], at) !== value) continue;
      if (at.type(other).dtype !== output.dtype) continue;
      if (sameShape(at.type(other).shape, output.shape)) return other;
      return at.add('BroadcastTo', [other], { shape: [...output.shape] }, node);
    }
    return undefined;
  };

const RULES_OF: Readonly<Record<string, readonly Rule[]>> = {
  Identity: [dropIfSameType],
  Cast: [dropIfSameType],
  Reshape: [dropIfSameType, joinReshapes],
  ExpandDims: [joinReshapes],
  BroadcastTo: [dropIfSameType],
  Slice: [dropIfSameType],
  Tile: [dropIfSameType],
  Transpose: [joinTransposes, transposeAsReshape],
  Multiply: [dropNeutral(1, [0, 1])],
  RealDiv: [dropNeutral(1, [1])],
  Add: [dropNeutral(0, [0, 1])],
  Sub: [dropNeutral(0, [1])],
};

/** Operands before they were broadcast or filled, as long as the result keeps its shape. */
function shrinkOperands(node: GraphNode, at: Rewriter): GraphNode {
  const inputs = [...node.inputs];
  const wanted = at.type(node.outputs[0]).shape;
  for (const [i, id] of inputs.entries()) {
    const source = at.producer(id);
    if (source?.kernel !== 'BroadcastTo' && source?.kernel !== 'Fill') continue;
    if (source.kernel === 'Fill' && at.type(id).shape.length === 0) continue;
    const others = inputs.filter((_, j) => j !== i).map((other) => at.type(other).shape);
    const small = source.kernel === 'Fill' ? [] : at.type(source.inputs[0]).shape;
    if (!sameShape([small, ...others].reduce(broadcastShape), wanted)) continue;
    inputs[i] =
      source.kernel === 'Fill' ? at.add('Fill', [], { ...source.attrs, shape: [] }, node) : source.inputs[0];
  }
  return inputs.every((id, i) => id === node.inputs[i]) ? node : { ...node, inputs };
}
