/** What a measuring process is told and what it says, one JSON object a line. torch_peer.py speaks the same. */
import type { DecodeConfig, EngineName } from '../config/schema.ts';
import type { StepConfig } from './case.ts';

/** The first line to a process that steps a model of ours. */
export interface OwnConfig extends StepConfig {
  readonly engine: EngineName;
}

/** The first line to a process that decodes with a model of ours: the sources of the batches. */
export interface DecodingConfig extends OwnConfig {
  readonly decode: DecodeConfig;
}

/** The first line to torch_peer.py. */
export interface TorchConfig extends StepConfig {
  readonly compile: boolean;
}

/** The first line to a process that multiplies matrices. */
export interface ProductConfig {
  readonly engine: EngineName;
  readonly threads: number;
}

/** After its first line: what it is and how long it took to be ready. */
export interface Ready {
  /** What computes, and its version. */
  readonly description: string;
  /** What the process really has. */
  readonly threads: number;
  /** Of making the model, compiling and the first step. */
  readonly seconds: number;
  /** Zero where there is no model. */
  readonly parameters: number;
}

export interface Timed {
  /** Of each step. */
  readonly milliseconds: readonly number[];
  /** Processor time of the process over all of them, every thread counted. */
  readonly processorMilliseconds: number;
  /** Of norm, clipping and Adam in each step; not known of a peer. */
  readonly optimizerMilliseconds?: readonly number[];
  /** From the beginning of each decoding to its first token. */
  readonly firstTokenMilliseconds?: readonly number[] | null;
  /** The fastest product, of a process that multiplies matrices. */
  readonly gflops?: number;
}

/** Floating-point operations, of all batches once. */
export interface Flops {
  /** 2 m n k of each product of matrices. */
  readonly products: number;
  /** One for each element that any other kernel computes. */
  readonly others: number;
}

/** Where a step's milliseconds go, by a profiler that slows it a little: from a run of its own. */
export interface Split {
  readonly matrixProducts: number;
  readonly elementWise: number;
  readonly lookUps: number;
  /** Transposing, joining, cutting and copying. */
  readonly moving: number;
  /** Of the runtime, between its operators. */
  readonly runtime: number;
  readonly optimizer: number;
  /** Masks, and all that is left of the step. */
  readonly javascript: number;
  readonly step: number;
  /** Milliseconds a step by the runtime's operators, the longest first. */
  readonly operators: readonly {
    readonly name: string;
    readonly calls: number;
    readonly milliseconds: number;
  }[];
}

export interface Inspected {
  readonly flops: Flops;
  /** Null where the engine has no profiler. */
  readonly split: Split | null;
}

export interface Memory {
  /** Of 10^6 bytes; null where the system does not say. */
  readonly peakMemoryMB: number | null;
}

export type Request =
  | { readonly run: number }
  | { readonly memory: true }
  /** FLOPs and the split, over this many steps. */
  | { readonly inspect: number };

export interface Failure {
  readonly failed: string;
  /** Null for a fault of seqcmp. */
  readonly next: string | null;
}
