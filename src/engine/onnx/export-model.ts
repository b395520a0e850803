/** A program with open axes as an .onnx file for other programs: operators of ONNX itself, names as the program has them. */
import type { Arrays, OpenSpec, OpenSpecs, Program } from '../engine.ts';
import { inputName, outputName, renamedNode } from './lower.ts';
import { encodeOnnx, type OnnxModel, type OnnxValue } from './onnx-model.ts';
import { openModel } from './open-model.ts';

export interface ExportedModel {
  readonly bytes: Uint8Array;
  /** All but the constants, whether the program reads them or not. */
  readonly inputs: OpenSpecs;
  readonly outputs: OpenSpecs;
}

/**
 * @param specs of all inputs, constants among them; no output may have the name of an input
 * @param constants inputs that are inside the file
 * @throws Error when the program depends on a size
 */
export function exportModel(
  label: string,
  program: Program,
  specs: OpenSpecs,
  constants: Arrays,
): ExportedModel {
  const model = withPlainNames(openModel(label, program, specs, constants, { standard: true }));
  return { bytes: encodeOnnx(model), inputs: specsOf(model.inputs), outputs: specsOf(model.outputs) };
}

function withPlainNames(model: OnnxModel): OnnxModel {
  const { inputs, outputs, nodes } = model;
  const named = ({ name }: OnnxValue, prefix: string) => [name, name.slice(prefix.length)] as const;
  const names = new Map([
    ...inputs.map((each) => named(each, inputName(''))),
    ...outputs.map((each) => named(each, outputName(''))),
  ]);
  if (new Set(names.values()).size < names.size)
    throw new Error(`internal: ${model.name} has an output with the name of an input`);
  const rename = (value: string): string => names.get(value) ?? value;
  const renamed = (value: OnnxValue): OnnxValue => ({ ...value, name: rename(value.name) });
  return {
    ...model,
    inputs: inputs.map(renamed),
    outputs: outputs.map(renamed),
    nodes: nodes.map((node) => renamedNode(node, rename)),
  };
}

function specsOf(values: readonly OnnxValue[]): OpenSpecs {
  return Object.fromEntries(
    values.map(({ name, shape, dtype }): [string, OpenSpec] => [
      name,
      { shape: shape.map((axis) => axis ?? '?'), dtype },
    ]),
  );
}
