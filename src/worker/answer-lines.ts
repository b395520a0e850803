/**
 * A run that answers one line at a time in the open: greedily, token by token, and then once more by a beam, whose
 * hypotheses are shown as they grow. In this process; whoever pulls the events may stop between any two.
 */
import { cleanText } from '../data/clean-pairs.ts';
import { encodeSource } from '../data/encode-source.ts';
import type { TokenizerPair } from '../data/tokenizer.ts';
import { UNK } from '../data/vocabulary.ts';
import { textOfAnswer } from '../decode/replace-unknown.ts';
import type { Answer } from '../decode/search.ts';
import { createTracer, type Tracer, tracerPrograms } from '../decode/trace-search.ts';
import { createEngine, firstPresentEngine } from '../engine/choose-engine.ts';
import type { Engine } from '../engine/engine.ts';
import { metricsFor } from '../eval/evaluate.ts';
import { METRICS, type MetricName } from '../eval/metric.ts';
import { scoreCorpus } from '../eval/score-corpus.ts';
import { partsOfModel } from '../model/left-out.ts';
import { openRun, type Run } from '../run/run-directory.ts';
import { loadTrainedModel, type TrainedModel } from '../run/run-model.ts';
import { counted } from '../text/numbers.ts';
import type {
  AnswerEvent,
  AnsweringPlan,
  AnswerScore,
  BeamHypothesis,
  ModelFacts,
  Positions,
  Question,
  Stage,
} from './answering-messages.ts';
import { type Inspected, inspectAnswer } from './inspect-answer.ts';
import { BEGIN, END, spell, spellSource } from './spell.ts';

export interface Answerer {
  readonly facts: ModelFacts;
  answer(question: Question): AsyncGenerator<AnswerEvent, void>;
  /** What the model computes for a token of the greedy answer that it gave last. */
  inspect(at: Positions): Stage[];
}

/** Bars of a distribution that a screen of 24 lines has room for. */
const ALTERNATIVES = 10;
/** Where neither the run nor the command line asks for a beam: enough to see one grow, few enough to read. */
const SHOWN_BEAM = 5;
/** Tokens of a source that is read before anybody asks: what a program does first takes longer. */
const WARM_TOKENS = 17;
const SCORES = ['per', 'chrf', 'exact'] as const satisfies readonly MetricName[];

export async function openAnswerer({ dir, engine, threads, ...plan }: AnsweringPlan): Promise<Answerer> {
  const run = openRun(dir);
  const name = engine ?? (await firstPresentEngine(threads));
  return createAnswerer(run, await createEngine(name, threads), plan);
}

export async function createAnswerer(
  run: Run,
  engine: Engine,
  { settings, without }: Pick<AnsweringPlan, 'settings' | 'without'>,
): Promise<Answerer> {
  const loaded = loadTrainedModel(run, without);
  const { model, tokenizers, weights } = loaded;
  const config = { ...run.config.decode, ...settings };
  const beam = config.beam > 1 ? config.beam : SHOWN_BEAM;
  const programs = tracerPrograms(engine, { model, weights }, config);
  const tracer = (width: number) =>
    createTracer({
      programs,
      vocab: tokenizers.target.size,
      config: { ...config, beam: width, nbest: width, sample: false },
      alternatives: ALTERNATIVES,
    });
  const [greedy, wide] = [tracer(1), tracer(beam)];
  for (const each of [greedy, wide]) await each.warm(WARM_TOKENS);
  let last: ReturnType<typeof inspectAnswer> | null = null;
  return {
    facts: factsOf(run, loaded, beam),
    async *answer(asked) {
      last = null;
      const question = { ...asked, line: cleanText(asked.line) };
      yield* greedyAnswer(greedy, question, tokenizers, (answered) => {
        last = inspectAnswer({ model, weights, ...answered });
      });
      yield* beamAnswer(wide, question, tokenizers);
    },
    inspect: (at) => last?.(at) ?? [],
  };
}

type Answered = Omit<Inspected, 'model' | 'weights'>;

function factsOf(run: Run, { config, model, tokenizers, position }: TrainedModel, beam: number): ModelFacts {
  return {
    model: config,
    parts: partsOfModel(run.config.model),
    size: 'encoder' in config ? `${sizeOf(config.encoder)} + ${sizeOf(config.decoder)}` : sizeOf(config),
    parameters: model.params.trained,
    update: position.update,
    beam,
    joint: tokenizers.target.level === 'word' ? ' ' : '',
  };
}

function sizeOf({ layers, dim }: { readonly layers: number; readonly dim: number }): string {
  return `${counted(layers, 'layer')} of ${dim}`;
}

async function* greedyAnswer(
  tracer: Tracer,
  { line, references }: Question,
  tokenizers: TokenizerPair,
  onAnswer: (answered: Answered) => void,
): AsyncGenerator<AnswerEvent, void> {
  const { target } = tokenizers;
  let read: Pick<Answered, 'source' | 'sourceTokens'> = { source: new Int32Array(), sourceTokens: [] };
  for await (const event of tracer.trace(encodeSource(tokenizers, line))) {
    switch (event.type) {
      case 'source': {
        const { ids, attention, cropped, milliseconds } = event;
        const tokens = spellSource(tokenizers.source, line, ids);
        const unknown = [...new Set(tokens.filter((_, i) => ids[i] === UNK))];
        read = { source: ids, sourceTokens: tokens };
        yield { type: 'begin', source: tokens, unknown, attention, cropped, milliseconds };
        break;
      }
      case 'step': {
        const [{ alternatives, attention }] = event.hypotheses;
        const spelled = alternatives.map(({ id, probability }) => ({
          token: spell(target, id),
          probability,
        }));
        const { id, probability } = event.token;
        const step = { alternatives: spelled, attention, milliseconds: event.milliseconds };
        yield { type: 'token', step: { token: spell(target, id), probability, ...step } };
        break;
      }
      case 'answer': {
        const [best] = event.nbest;
        const { ids, logProbability, ended } = best;
        const text = textOfAnswer(best, line, tokenizers);
        // What was said, token by token: its text may be cut into others.
        const readTokens = [BEGIN, ...ids.map((id) => spell(target, id))];
        onAnswer({ ...read, target: ids, readTokens, spell: (id) => spell(target, id) });
        const scores = scoresOf(text, references, tokenizers);
        yield { type: 'end', text, logProbability, ended, scores };
        break;
      }
      default:
        event satisfies never;
    }
  }
}

async function* beamAnswer(
  tracer: Tracer,
  { line }: Question,
  tokenizers: TokenizerPair,
): AsyncGenerator<AnswerEvent, void> {
  const { target } = tokenizers;
  const hypothesisOf = ({ ids, logProbability }: Pick<Answer, 'ids' | 'logProbability'>): BeamHypothesis => ({
    tokens: ids.map((id) => spell(target, id)),
    logProbability,
    score: null,
  });
  for await (const event of tracer.trace(encodeSource(tokenizers, line))) {
    if (event.type === 'step') yield { type: 'beam', open: event.hypotheses.map(hypothesisOf) };
    if (event.type === 'answer') {
      const nbest = event.nbest.map((answer) => {
        const { tokens, logProbability } = hypothesisOf(answer);
        return { tokens: answer.ended ? [...tokens, END] : tokens, logProbability, score: answer.score };
      });
      yield { type: 'beam-end', nbest };
    }
  }
}

function scoresOf(output: string, references: readonly string[], tokenizers: TokenizerPair): AnswerScore[] {
  if (references.length === 0) return [];
  const answers = [{ output, references }];
  return metricsFor(SCORES, answers, tokenizers).map((metric) => ({
    title: METRICS[metric.name].title,
    unit: METRICS[metric.name].unit,
    value: scoreCorpus(metric, answers),
  }));
}
