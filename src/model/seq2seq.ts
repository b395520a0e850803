/**
 * The interface of every model. A model is pure functions of (parameters, inputs) in plain TF.js ops: it reads no
 * tensor values, holds no state, and does not know which engine runs it.
 *
 * Axes: batch, srcLen, tgtLen, dim, heads, headDim, vocab. Token ids are int32. A mask holds 1 where a token is
 * real (keep) and 0 where it is padding.
 */
import type { Tensor, Tensor1D, Tensor2D, Tensor3D } from '@tensorflow/tfjs-core';
import type { Mode } from './mode.ts';
import type { Params, ParamTable } from './params.ts';

export type TensorMap = Readonly<Record<string, Tensor>>;

/** What the decoder may attend to. */
export interface Memory {
  /** [batch, srcLen, memoryDim] */
  readonly states: Tensor3D;
  /** [batch, srcLen], 1 = real. */
  readonly mask: Tensor2D;
  /** The source as one vector, [batch, summaryDim]: what a recurrent decoder starts from. */
  readonly summary: Tensor2D;
}

export interface Start {
  /** What stays as it is while decoding: projected keys, masks. */
  readonly fixed: TensorMap;
  /** What each step replaces. */
  readonly state: TensorMap;
}

export interface Step {
  /** Scores of the next token before softmax, [batch, vocab]. */
  readonly logits: Tensor2D;
  /** Weights over the source by place in the model, each [batch, heads, srcLen]; a row sums to 1. */
  readonly attention: TensorMap;
  readonly state: TensorMap;
}

export interface Encoder {
  /** @param source token ids, [batch, srcLen], padded with PAD */
  encode(p: Params, source: Tensor2D, mode: Mode): Memory;
}

export interface Decoder {
  /**
   * Teacher forcing: all steps at once.
   * @param targetIn the target shifted right, BOS first, [batch, tgtLen]
   * @returns logits, [batch, tgtLen, vocab]; those at t depend on targetIn up to t only
   */
  decode(p: Params, memory: Memory, targetIn: Tensor2D, mode: Mode): Tensor3D;
  /** Before the first step. @param maxLength the most steps that will follow */
  start(p: Params, memory: Memory, maxLength: number): Start;
  /** One step, equal to that position of `decode`. @param token the previous token, [batch] */
  step(p: Params, token: Tensor1D, fixed: TensorMap, state: TensorMap): Step;
}

export interface Seq2Seq extends Encoder, Decoder {
  readonly params: ParamTable;
}

/** Symbols of each side, special tokens included. */
export interface Vocabularies {
  readonly source: number;
  readonly target: number;
}
