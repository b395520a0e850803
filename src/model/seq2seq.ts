/**
 * The interface of every model. A model is pure functions of (parameters, inputs) in plain TF.js ops: it reads no
 * tensor values, holds no state, and does not know which engine runs it.
 *
 * Axes: batch, srcLen, tgtLen, dim, heads, headDim, vocab. Token ids are int32. A mask holds 1 where a token is
 * real (keep) and 0 where it is padding.
 */
import type { Scalar, Tensor, Tensor1D, Tensor2D, Tensor3D, Tensor4D } from '@tensorflow/tfjs-core';
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
  /** Weights of the encoder's self-attention by place, each [batch, heads, srcLen, srcLen]; empty where it has none. */
  readonly attention: Readonly<Record<string, Tensor4D>>;
}

/** What the first step needs; the first axis of all is batch. */
export interface Start {
  /** What stays as it is while decoding: projected keys, masks. */
  readonly fixed: TensorMap;
  /** What each step replaces. */
  readonly state: TensorMap;
}

/** What grows by a position a step. Whoever decodes keeps it, in places of which not all need be filled. */
export interface Past {
  /** Positions before this one, int32. */
  readonly length: Scalar;
  /** The most steps that are ever made. */
  readonly longest: number;
  /** To be added to scores of the places: 0 where one is filled, as is that of this position. [places], or [1] for all */
  readonly maskBias: Tensor1D;
  /**
   * The past of one name with this position in its place, [batch, heads, places, headDim].
   * @param name of `Decoder.past` @param now what this position adds, [batch, heads, 1, headDim]
   */
  grown(name: string, now: Tensor4D): Tensor4D;
}

export interface Step {
  /** Scores of the next token before softmax, [batch, vocab]. */
  readonly logits: Tensor2D;
  /** Weights over the source by place in the model, each [batch, heads, srcLen]; a row sums to 1. */
  readonly attention: TensorMap;
  /** The same over positions up to this one, each [batch, heads, places]; empty where nothing attends to them. */
  readonly selfAttention: TensorMap;
  readonly state: TensorMap;
  /** What this position adds to the past, by the names of `Decoder.past`, each [batch, heads, 1, headDim]. */
  readonly added: TensorMap;
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
  /** What it keeps of each position: heads and headDim by name. */
  readonly past: Readonly<Record<string, readonly [heads: number, headDim: number]>>;
  /** Before the first step. */
  start(p: Params, memory: Memory): Start;
  /** One step, equal to that position of `decode`. @param token the previous token, [batch] */
  step(p: Params, token: Tensor1D, fixed: TensorMap, state: TensorMap, past: Past): Step;
}

export interface Seq2Seq extends Encoder, Decoder {
  readonly params: ParamTable;
}

/** Symbols of each side, special tokens included. */
export interface Vocabularies {
  readonly source: number;
  readonly target: number;
}
