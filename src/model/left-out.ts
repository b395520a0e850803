/**
 * A trained model without one of its parts, all else as it was learnt: what the part has come to do in it (as Michel et
 * al. 2019 leave out heads). What a model learns that never had the part is another question, which ablate/ answers.
 */
import { PARTS, type Part } from '../config/parts.ts';
import { type HalfConfig, halvesOf, type ModelConfig, withModelSettings } from '../config/schema.ts';
import { createModel } from './create.ts';
import { namedViews } from './params.ts';
import type { Seq2Seq, Vocabularies } from './seq2seq.ts';

/** A model with its settings and the flat vector of its parameters. */
export interface Weighted {
  readonly config: ModelConfig;
  readonly model: Seq2Seq;
  readonly weights: Float32Array;
}

/** Those that a model has. */
export function partsOfModel(config: ModelConfig): Part[] {
  return PARTS.filter((part) => leftOut(part, config) !== null);
}

/** @returns null where the model has no such part */
export function withoutPart(
  part: Part,
  { config, model, weights }: Weighted,
  vocabularies: Vocabularies,
): Weighted | null {
  const change = leftOut(part, config);
  if (change === null) return null;
  const after = createModel(change.config, vocabularies);
  const [own, kept] = [namedViews(model.params, weights), new Float32Array(after.params.size)];
  const views = namedViews(after.params, kept);
  for (const { name, shape } of after.params.entries) {
    views[name].set(own[name]);
    change.weights?.({ name, shape, values: views[name] });
  }
  return { config: change.config, model: after, weights: kept };
}

/** What leaves a part out: other settings that need no other weights, or other weights. */
interface Change {
  readonly config: ModelConfig;
  /** Called with each parameter, which it changes in place. */
  readonly weights?: (parameter: Parameter) => void;
}

interface Parameter {
  readonly name: string;
  readonly shape: readonly number[];
  readonly values: Float32Array;
}

function leftOut(part: Part, config: ModelConfig): Change | null {
  switch (part) {
    case 'attention':
      return withoutAttention(config);
    case 'self-attention':
      return withoutSelfAttention(config);
    case 'other-heads':
      return withOneHead(config);
    case 'gates':
      return withOpenGates(config);
    case 'feed-forward':
      return withSettings(config, { ffn: 0 });
    case 'positions':
      return withSettings(config, { positions: 'none' });
    case 'scaling':
      return hasScaling(config) ? withSettings(config, { scaled: false }) : null;
    case 'mask':
      return withSettings(config, { causal: false });
    case 'residual':
      return withSettings(config, { residual: false });
    case 'norm':
      return withSettings(config, { norm: 'none' });
    default:
      return part satisfies never;
  }
}

/** A Transformer's decoder always attends to the source; its encoder may have a recurrence instead. */
function hasScaling(config: ModelConfig): boolean {
  const { encoder, decoder } = halvesOf(config);
  return 'scaled' in decoder || ('mixer' in encoder && encoder.mixer === 'attention');
}

/** Null where the model has these settings already, or cannot have them. */
function withSettings(config: ModelConfig, settings: Readonly<Record<string, unknown>>): Change | null {
  const changed = withModelSettings(config, settings);
  return changed === null || JSON.stringify(changed) === JSON.stringify(config) ? null : { config: changed };
}

/** Nothing of the source reaches the decoder by attention. */
function withoutAttention(config: ModelConfig): Change | null {
  const { decoder } = halvesOf(config);
  if (!('attention' in decoder)) return { config, weights: zeroOutput(/\.cross\.output\./) };
  if (decoder.attention === 'none') return null;
  return { config, weights: (parameter) => zeroContext(parameter, decoder, 0) };
}

function withoutSelfAttention(config: ModelConfig): Change | null {
  const has = Object.values(halvesOf(config)).some((half) => 'mixer' in half && half.mixer === 'attention');
  return has ? { config, weights: zeroOutput(/\.self\.output\./) } : null;
}

const zeroOutput =
  (names: RegExp) =>
  ({ name, values }: Parameter): void => {
    if (names.test(name)) values.fill(0);
  };

/** The first head of every attention alone. */
function withOneHead(config: ModelConfig): Change | null {
  const halves = halvesOf(config);
  const { encoder, decoder } = halves;
  const read = 'mixer' in encoder && encoder.mixer === 'attention' ? encoder.heads : 1;
  const written = 'attention' in decoder && decoder.attention === 'none' ? 1 : decoder.heads;
  if (Math.max(read, written) === 1) return null;
  return {
    config,
    weights(parameter) {
      const half = parameter.name.startsWith('encoder') ? halves.encoder : halves.decoder;
      if (!('heads' in half)) return;
      const first = half.dim / half.heads;
      if ('attention' in half) {
        if (half.heads > 1) zeroContext(parameter, half, first);
      } else if (/\.(self|cross)\.output\.weight$/.test(parameter.name)) zeroRows(parameter, first, half.dim);
    },
  };
}

/** Of the weights that a recurrent decoder reads its context by, all but the first rows. */
function zeroContext(parameter: Parameter, { dim }: { readonly dim: number }, first: number): void {
  const { name, shape } = parameter;
  if (name === 'decoder.layer0.context.weight') zeroRows(parameter, first, shape[0]);
  // State, context and embedding, one under the other.
  if (name === 'decoder.readout.weight') zeroRows(parameter, dim + first, shape[0] - dim);
}

function zeroRows({ shape, values }: Parameter, from: number, to: number): void {
  values.fill(0, from * shape[1], to * shape[1]);
}

/** A gate's bias at which it is 1 to the last bit, whatever its input; at its negative it is 0. */
const OPEN = 200;
/** By cell, each block's bias: all that is new is written, nothing is kept, as in a plain cell. Null is left. */
const OPEN_GATES = {
  gru: [OPEN, -OPEN, null], // Reset, update, candidate.
  lstm: [OPEN, -OPEN, null, OPEN], // Input, forget, candidate, output.
} as const;

function withOpenGates(config: ModelConfig): Change | null {
  const halves = halvesOf(config);
  if (!Object.values(halves).some(gatesOf)) return null;
  return {
    config,
    weights({ name, values }) {
      const gates = gatesOf(name.startsWith('encoder') ? halves.encoder : halves.decoder);
      if (gates === null || !name.endsWith('.recurrent.bias')) return;
      const width = values.length / gates.length;
      for (const [i, bias] of gates.entries())
        if (bias !== null) values.fill(bias, i * width, (i + 1) * width);
    },
  };
}

function gatesOf(half: HalfConfig): readonly (number | null)[] | null {
  const cell = 'cell' in half ? half.cell : half.mixer;
  return cell === 'gru' || cell === 'lstm' ? OPEN_GATES[cell] : null;
}
