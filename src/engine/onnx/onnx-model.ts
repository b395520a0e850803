/**
 * The part of the ONNX file format that seqcmp writes. Field numbers are those of onnx.proto3
 * (IR version 8, opset 18: ReduceMax with axes as input, Split with num_outputs).
 */
import protobuf from 'protobufjs/light.js';
import type { NumberType, Values } from '../engine.ts';

const IR_VERSION = 8;
const OPSET = 18;

/** TensorProto.DataType. */
export const DATA_TYPE: Readonly<Record<NumberType | 'int64', number>> = {
  float32: 1,
  int32: 6,
  int64: 7,
  bool: 9,
};
/** AttributeProto.AttributeType. */
const ATTRIBUTE_TYPE = { float: 1, int: 2, string: 3, ints: 7, graph: 5 } as const;

const field = (id: number, type: string, rule?: 'repeated') => ({ id, type, ...(rule && { rule }) });
const root = protobuf.Root.fromJSON({
  nested: {
    Attribute: {
      fields: {
        name: field(1, 'string'),
        f: field(2, 'float'),
        i: field(3, 'int64'),
        s: field(4, 'bytes'),
        g: field(6, 'Graph'),
        ints: field(8, 'int64', 'repeated'),
        type: field(20, 'int32'),
      },
    },
    Node: {
      fields: {
        input: field(1, 'string', 'repeated'),
        output: field(2, 'string', 'repeated'),
        name: field(3, 'string'),
        opType: field(4, 'string'),
        attribute: field(5, 'Attribute', 'repeated'),
        domain: field(7, 'string'),
      },
    },
    Tensor: {
      fields: {
        dims: field(1, 'int64', 'repeated'),
        dataType: field(2, 'int32'),
        name: field(8, 'string'),
        rawData: field(9, 'bytes'),
      },
    },
    Dimension: { fields: { dimValue: field(1, 'int64'), dimParam: field(2, 'string') } },
    Shape: { fields: { dim: field(1, 'Dimension', 'repeated') } },
    TensorType: { fields: { elemType: field(1, 'int32'), shape: field(2, 'Shape') } },
    Type: { fields: { tensorType: field(1, 'TensorType') } },
    ValueInfo: { fields: { name: field(1, 'string'), type: field(2, 'Type') } },
    Graph: {
      fields: {
        node: field(1, 'Node', 'repeated'),
        name: field(2, 'string'),
        initializer: field(5, 'Tensor', 'repeated'),
        input: field(11, 'ValueInfo', 'repeated'),
        output: field(12, 'ValueInfo', 'repeated'),
      },
    },
    OperatorSet: { fields: { domain: field(1, 'string'), version: field(2, 'int64') } },
    Model: {
      fields: {
        irVersion: field(1, 'int64'),
        producerName: field(2, 'string'),
        graph: field(7, 'Graph'),
        opsetImport: field(8, 'OperatorSet', 'repeated'),
      },
    },
  },
});
const modelType = root.lookupType('Model');

/** A scalar, list or graph for an ONNX attribute; numbers become INT unless `float` says so. */
export type OnnxAttribute =
  | number
  | string
  | readonly number[]
  | { readonly float: number }
  | { readonly graph: OnnxSubgraph };

export interface OnnxNode {
  readonly type: string;
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
  readonly attributes: Readonly<Record<string, OnnxAttribute>>;
}
/** What a loop does at each step. It reads values of the graph around it by their names, constants among them. */
export interface OnnxSubgraph {
  /** A loop counts its steps in int64. */
  readonly inputs: readonly OnnxValue<NumberType | 'int64'>[];
  readonly outputs: readonly OnnxValue<NumberType | 'int64'>[];
  readonly nodes: readonly OnnxNode[];
}
export interface OnnxConstant {
  readonly name: string;
  readonly shape: readonly number[];
  readonly dtype: NumberType | 'int64';
  readonly values: Values | BigInt64Array;
}
/** A list of int64 under its numbers, so that equal ones are one constant. */
export function int64Constant(list: readonly number[]): OnnxConstant {
  const values = BigInt64Array.from(list, BigInt);
  return { name: `int64 ${list}`, shape: [list.length], dtype: 'int64', values };
}
/** An open axis of an input has a name; one of an output is null where no name is known. */
export interface OnnxValue<T extends NumberType | 'int64' = NumberType> {
  readonly name: string;
  readonly shape: readonly (number | string | null)[];
  readonly dtype: T;
}
export interface OnnxModel {
  readonly name: string;
  readonly inputs: readonly OnnxValue[];
  readonly outputs: readonly OnnxValue[];
  readonly constants: readonly OnnxConstant[];
  readonly nodes: readonly OnnxNode[];
}

/** The model as the bytes of an .onnx file. */
export function encodeOnnx(model: OnnxModel): Uint8Array {
  const message = {
    irVersion: IR_VERSION,
    producerName: 'seqcmp',
    opsetImport: [
      { domain: '', version: OPSET },
      ...(usesContributed(model.nodes) ? [{ domain: CONTRIBUTED, version: 1 }] : []),
    ],
    graph: {
      name: model.name,
      node: model.nodes.map(encodeNode),
      initializer: model.constants.map(({ name, shape, dtype, values }) => ({
        name,
        dims: shape,
        dataType: DATA_TYPE[dtype],
        rawData: new Uint8Array(values.buffer, values.byteOffset, values.byteLength),
      })),
      input: model.inputs.map(encodeValue),
      output: model.outputs.map(encodeValue),
    },
  };
  return modelType.encode(message).finish();
}

/** ONNX Runtime's own operators. */
const CONTRIBUTED = 'com.microsoft';

function usesContributed(nodes: readonly OnnxNode[]): boolean {
  return nodes.some(
    (node) => node.type.startsWith(CONTRIBUTED) || bodiesOf(node).some((body) => usesContributed(body.nodes)),
  );
}

/** The graphs among a node's attributes. */
export function bodiesOf({ attributes }: OnnxNode): OnnxSubgraph[] {
  return Object.values(attributes).flatMap((value) =>
    typeof value === 'object' && 'graph' in value ? [value.graph] : [],
  );
}

/** The node with what `change` makes of each node of the graphs among its attributes. */
export function withBodies(node: OnnxNode, change: (node: OnnxNode) => OnnxNode): OnnxNode {
  if (bodiesOf(node).length === 0) return node;
  const attributes = Object.entries(node.attributes).map(([name, value]) =>
    typeof value === 'object' && 'graph' in value
      ? [name, { graph: { ...value.graph, nodes: value.graph.nodes.map(change) } }]
      : [name, value],
  );
  return { ...node, attributes: Object.fromEntries(attributes) };
}

/** An operator outside ONNX's own set is named with its domain, as in `com.microsoft.FusedMatMul`. */
function encodeNode({ type, inputs, outputs, attributes }: OnnxNode) {
  const dot = type.lastIndexOf('.');
  return {
    input: inputs,
    output: outputs,
    name: outputs[0],
    opType: type.slice(dot + 1),
    domain: type.slice(0, Math.max(dot, 0)),
    attribute: Object.entries(attributes).map(encodeAttribute),
  };
}

function encodeAttribute([name, value]: [string, OnnxAttribute]) {
  if (typeof value === 'number') return { name, type: ATTRIBUTE_TYPE.int, i: value };
  if (typeof value === 'string')
    return { name, type: ATTRIBUTE_TYPE.string, s: new TextEncoder().encode(value) };
  if ('float' in value) return { name, type: ATTRIBUTE_TYPE.float, f: value.float };
  if ('graph' in value) return { name, type: ATTRIBUTE_TYPE.graph, g: encodeSubgraph(value.graph) };
  return { name, type: ATTRIBUTE_TYPE.ints, ints: value };
}

function encodeSubgraph({ inputs, outputs, nodes }: OnnxSubgraph): object {
  return {
    name: 'step',
    node: nodes.map(encodeNode),
    input: inputs.map(encodeValue),
    output: outputs.map(encodeValue),
  };
}

function encodeValue({ name, shape, dtype }: OnnxValue<NumberType | 'int64'>) {
  const dim = shape.map((axis) => {
    if (axis === null) return {};
    return typeof axis === 'number' ? { dimValue: axis } : { dimParam: axis };
  });
  return { name, type: { tensorType: { elemType: DATA_TYPE[dtype], shape: { dim } } } };
}
