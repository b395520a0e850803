/**
 * A run that answers one line at a time in the open: greedily, token by token, and then once more by a beam, whose
 * hypotheses are shown as they grow. In this process; whoever pulls the events may stop between any two.
 */
import { VERSION } from '../config/version.ts';
import { EOS, type Tokenizer } from '../data/tokenizer.ts';
import type { Answer } from '../decode/search.ts';
import type { TraceEvent } from '../decode/trace-event.ts';
import { firstPresentEngine } from '../engine/choose-engine.ts';
import { createMetric } from '../eval/create-metric.ts';
import { METRICS, type MetricName } from '../eval/metric.ts';
import { scoreCorpus } from '../eval/score-corpus.ts';
import { bestWeights } from '../run/checkpoint-files.ts';
import { openRun, type Run } from '../run/run-directory.ts';
import { loadRunModel, type RunModel } from '../run/run-model.ts';
import type {
  AnswerEvent,
  AnsweringPlan,
  AnswerScore,
  BeamHypothesis,
  ModelFacts,
  Question,
  SpelledToken,
  Stage,
} from './answering-events.ts';
import { inspectAnswer } from './inspect-answer.ts';
import { createRunTracer, type RunTracer } from './run-tracer.ts';

export interface Answerer {
  readonly facts: ModelFacts;
  answer(question: Question): AsyncGenerator<AnswerEvent, void>;
  /** What the model computes at a position of the greedy answer that it gave last. */
  inspect(position: number): Stage[];
}

/** Bars of a distribution that a screen of 24 lines has room for. */
const ALTERNATIVES = 10;
/** Where neither the run nor the command line asks for a beam: enough to see one grow, few enough to read. */
const SHOWN_BEAM = 5;
/** Symbols of a line that is read before anybody asks: what a program does first takes longer. */
const WARM_SYMBOLS = 16;
const SCORES = ['per', 'chrf', 'exact'] as const satisfies readonly MetricName[];

export async function createAnswerer(plan: AnsweringPlan): Promise<Answerer> {
  const run = openRun(plan.dir);
  const { threads, settings } = plan;
  const engine = plan.engine ?? (await firstPresentEngine(threads));
  const asked = settings.beam ?? run.config.decode.beam;
  const beam = asked > 1 ? asked : SHOWN_BEAM;
  const tracer = (width: number) =>
    createRunTracer(run, {
      engine,
      threads,
      settings: { ...settings, beam: width, nbest: width, sample: false },
      alternatives: ALTERNATIVES,
    });
  const [greedy, wide] = [await tracer(1), await tracer(beam)];
  await greedy.warm(WARM_SYMBOLS);
  const loaded = loadRunModel(run);
  const trained = bestWeights(run, loaded.model.params);
  let last: Answered | null = null;
  return {
    facts: factsOf(run, loaded, trained.position.update, beam),
    async *answer(question) {
      last = null;
      yield* greedyAnswer(greedy, question, (ids) => {
        last = { question, ids };
      });
      yield* beamAnswer(wide, question);
    },
    inspect(position) {
      if (last === null) return [];
      const { source, target } = loaded.tokenizers;
      const limit = run.config.decode.maxSourceLength - 1;
      const symbols = source.symbols(last.question.line).slice(0, limit);
      return inspectAnswer({
        ...loaded,
        ...trained,
        source: Int32Array.from([...source.encode(last.question.line).slice(0, limit), EOS]),
        // What was said, token by token: its text may be cut into others.
        target: last.ids,
        position,
        sourceTokens: [...symbols, END],
        readTokens: [BEGIN, ...last.ids.map((id) => spell(target, id))],
      });
    },
  };
}

interface Answered {
  readonly question: Question;
  /** Of the answer, without its end. */
  readonly ids: readonly number[];
}

function factsOf(run: Run, { model, tokenizers }: RunModel, update: number, beam: number): ModelFacts {
  const { model: settings } = run.config;
  return {
    model: run.model,
    size:
      'encoder' in settings ? `${sizeOf(settings.encoder)} + ${sizeOf(settings.decoder)}` : sizeOf(settings),
    parameters: model.params.size,
    update,
    beam,
    joint: tokenizers.target.level === 'word' ? ' ' : '',
  };
}

function sizeOf({ layers, dim }: { readonly layers: number; readonly dim: number }): string {
  return `${layers} ${layers === 1 ? 'layer' : 'layers'} of ${dim}`;
}

async function* greedyAnswer(
  tracer: RunTracer,
  question: Question,
  onAnswer: (ids: readonly number[]) => void,
): AsyncGenerator<AnswerEvent, void> {
  const { target } = tracer.tokenizers;
  for await (const event of tracer.trace(question.line)) {
    switch (event.type) {
      case 'source':
        yield beginOf(tracer, question.line, event);
        break;
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
        const [{ ids, logProbability, ended }] = event.nbest;
        const text = target.decode(ids);
        onAnswer(ids);
        yield {
          type: 'end',
          text,
          logProbability,
          ended,
          scores: scoresOf(text, question.references, target),
        };
        break;
      }
      default:
        event satisfies never;
    }
  }
}

function beginOf(
  { tokenizers, config }: RunTracer,
  line: string,
  { attention, cropped, milliseconds }: Extract<TraceEvent, { type: 'source' }>,
): AnswerEvent {
  const symbols = tokenizers.source.symbols(line);
  const read = cropped ? symbols.slice(0, config.maxSourceLength - 1) : symbols;
  return { type: 'begin', source: [...read, END], attention, cropped, milliseconds };
}

async function* beamAnswer(tracer: RunTracer, { line }: Question): AsyncGenerator<AnswerEvent, void> {
  const { target } = tracer.tokenizers;
  const hypothesisOf = ({ ids, logProbability }: Pick<Answer, 'ids' | 'logProbability'>): BeamHypothesis => ({
    tokens: ids.map((id) => spell(target, id)),
    logProbability,
    score: null,
  });
  for await (const event of tracer.trace(line)) {
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

/** How the begin token and the end of sequence are written. */
const BEGIN = '<s>';
const END = '</s>';

function spell(tokenizer: Tokenizer, id: number): SpelledToken['token'] {
  return id === EOS ? END : tokenizer.decode([id]);
}

function scoresOf(output: string, references: readonly string[], target: Tokenizer): AnswerScore[] {
  if (references.length === 0) return [];
  const symbols = (text: string) => target.symbols(text);
  return SCORES.map((name) => ({
    title: METRICS[name].title,
    value: scoreCorpus(createMetric(name, { symbols, version: VERSION }), [{ output, references }]),
  }));
}
