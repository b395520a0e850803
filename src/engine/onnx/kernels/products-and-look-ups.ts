/** Matrix products, and kernels that read or write by index. */
import type { ArraySpec } from '../../engine.ts';
import { lastTwoSwapped, rowsInside } from '../axes.ts';
import { isPlain } from '../graph.ts';
import { type Emitter, type KernelRules, normaliseAxes, type Operand } from '../kernel-rule.ts';
import { cast } from './types.ts';

export const productsAndLookUps: KernelRules = {
  BatchMatMul: {
    infer: ([left, right], { transposeA, transposeB, rowsFirstA, rowsFirstB }) => {
      const a = rowsFirstA ? rowsInside(left.shape) : left.shape;
      const b = rowsFirstB ? rowsInside(right.shape) : right.shape;
      const rank = Math.max(a.length, b.length);
      const outer = (a.length === rank ? a : b)
        .slice(0, -2)
        .map((axis, i) => (axis === 1 ? (b[b.length - rank + i] ?? 1) : axis));
      const rows = a.at(transposeA ? -1 : -2) as number;
      const columns = b.at(transposeB ? -2 : -1) as number;
      return [{ shape: [...outer, rows, columns], dtype: left.dtype }];
    },
    lower: (emit, [a, b], attrs) => {
      const { transposeA, transposeB, rowsFirstA, rowsFirstB, scale } = attrs;
      if (emit.standard || isPlain(attrs)) {
        const [left, right] = [rowsFirstA ? moved(emit, a) : a, rowsFirstB ? moved(emit, b) : b];
        const sides = [
          transposeA ? turned(emit, left) : left.name,
          transposeB ? turned(emit, right) : right.name,
        ];
        const product = emit.op('MatMul', sides);
        if (scale === undefined) return [product];
        return [emit.op('Mul', [product, emit.scalar(scale as number, a.dtype)])];
      }
      // An operator of ONNX Runtime: ONNX has none that reads transposed operands and scales.
      const attributes = {
        transA: transposeA ? 1 : 0,
        transB: transposeB ? 1 : 0,
        transBatchA: rowsFirstA ? 1 : 0,
        transBatchB: rowsFirstB ? 1 : 0,
        alpha: { float: (scale as number | undefined) ?? 1 },
      };
      return [emit.op('com.microsoft.FusedMatMul', [a.name, b.name], attributes)];
    },
  },
  GatherV2: {
    infer: ([x, indices], attrs) => {
      const [axis] = normaliseAxes(attrs.axis, x.shape.length);
      const batchDims = (attrs.batchDims as number | undefined) ?? 0;
      const shape = [
        ...x.shape.slice(0, axis),
        ...indices.shape.slice(batchDims),
        ...x.shape.slice(axis + 1),
      ];
      return [{ shape, dtype: x.dtype }];
    },
    lower: (emit, [x, indices], attrs) => {
      if (attrs.batchDims) throw new Error('internal: GatherV2 with batchDims has no lowering');
      return [
        emit.op('Gather', [x.name, indices.name], { axis: normaliseAxes(attrs.axis, x.shape.length)[0] }),
      ];
    },
  },
  OneHot: {
    infer: ([indices], { depth, dtype }) => [
      { shape: [...indices.shape, depth as number], dtype: (dtype as 'int32' | undefined) ?? 'float32' },
    ],
    lower: (emit, [indices], { depth, onValue, offValue }, [output]) => {
      const classes = emit.constant(
        Int32Array.from({ length: depth as number }, (_, i) => i),
        {
          shape: [depth as number],
          dtype: 'int32',
        },
      );
      const column = emit.op('Reshape', [indices.name, emit.int64s([...indices.shape, 1])]);
      const hit = emit.op('Equal', [column, classes]);
      if (onValue === 1 && offValue === 0)
        return [cast(emit, { ...output, name: hit, dtype: 'bool' }, output.dtype)];
      const [on, off] = [onValue, offValue].map((value) => emit.scalar(value as number, output.dtype));
      return [emit.op('Where', [hit, on, off])];
    },
  },
  // The gradient of a look-up, where it does not end at an output (additions.ts).
  UnsortedSegmentSum: {
    infer: ([x, ids], { numSegments }) => [
      { shape: [numSegments as number, ...x.shape.slice(ids.shape.length)], dtype: x.dtype },
    ],
    lower: (emit, [x, ids], _, [output]) => [sumInOrder(emit, x, ids, output)],
  },
};

/** An operand whose rows stand before the axes of the batch, as a product sees it. */
function moved(emit: Emitter, x: Operand): Operand {
  const perm = rowsInside([...x.shape.keys()]);
  return { ...x, shape: rowsInside(x.shape), name: emit.op('Transpose', [x.name], { perm }) };
}

function turned(emit: Emitter, { name, shape }: Operand): string {
  return emit.op('Transpose', [name], { perm: lastTwoSwapped([...shape.keys()]) });
}

/** ScatterElements adds in one thread, in order: bit-equal whatever the threads, which ScatterND is not. */
function sumInOrder(emit: Emitter, x: Operand, ids: Operand, output: ArraySpec): string {
  const rowShape = [ids.shape[0], ...output.shape.slice(1).map(() => 1)];
  const column = emit.op('Reshape', [ids.name, emit.int64s(rowShape)]);
  const rows = emit.op('Expand', [column, emit.int64s(x.shape)]);
  const zeros = emit.op('Expand', [emit.scalar(0, output.dtype), emit.int64s(output.shape)]);
  return emit.op('ScatterElements', [zeros, rows, x.name], { axis: 0, reduction: 'add' });
}
