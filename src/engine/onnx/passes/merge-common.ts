/** Computes equal subexpressions once: same kernel, attributes and inputs; also equal small constants. */
import { type Graph, loopOf, type ValueId } from '../graph.ts';
import { rewrite } from './rewrite.ts';

/** Larger constants are not compared: two equal ones cost memory, not time. */
const LARGEST_COMPARED = 4096;

/** JSON writes infinities and NaN alike, and -0 as 0; here they must stay apart. */
function exactNumber(_key: string, value: unknown): unknown {
  if (typeof value !== 'number' || (Number.isFinite(value) && !Object.is(value, -0))) return value;
  return Object.is(value, -0) ? '-0' : String(value);
}

export function mergeCommon(graph: Graph): Graph {
  const constantIds = new Map<ValueId, ValueId>();
  const firstConstant = new Map<string, ValueId>();
  for (const [id, values] of graph.constants) {
    if (values.length > LARGEST_COMPARED) continue;
    const { dtype, shape } = graph.types[id];
    const key = `${dtype}[${shape}]:${Array.from(values, (value) => exactNumber('', value))}`;
    constantIds.set(id, firstConstant.get(key) ?? id);
    if (!firstConstant.has(key)) firstConstant.set(key, id);
  }
  const seen = new Map<string, readonly ValueId[]>();
  return rewrite(graph, (node, at) => {
    // A loop's step would have to be compared as well.
    if (loopOf(node)) return undefined;
    const inputs = node.inputs.map((id) => constantIds.get(id) ?? id);
    const dtype = at.type(node.outputs[0]).dtype;
    const key = `${node.kernel} ${inputs} ${JSON.stringify(node.attrs, exactNumber)} ${dtype}`;
    const before = seen.get(key);
    if (before) return before;
    seen.set(key, node.outputs);
    return undefined;
  });
}
