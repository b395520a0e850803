/** The README.md of an exported folder: what the model is, what it learnt from, how good it is, how to run it. Pure. */
import { describeDecoding } from '../config/describe-decoding.ts';
import { UserError } from '../config/user-error.ts';
import { VERSION } from '../config/version.ts';
import { speltLikeSpecial } from '../data/hugging-face/write-file.ts';
import { corpusName, originOf } from '../data/origin.ts';
import type { TokenizerPair } from '../data/tokenizer.ts';
import type { Tokenizer } from '../data/vocabulary.ts';
import type { OpenSpecs } from '../engine/engine.ts';
import type { Seq2Seq } from '../model/seq2seq.ts';
import { escapeMarkdown } from '../report/escape.ts';
import { formatLoss, formatScore, formatSeconds } from '../report/format.ts';
import { EXPORTED } from '../run/layout.ts';
import type { Run } from '../run/run-directory.ts';
import { isFinished, type RunSummary, readSummary } from '../run/summary.ts';
import { formatCount } from '../text/numbers.ts';
import { type ExportedGraphs, PREFIXES } from './export-graphs.ts';

export interface CardParts {
  readonly model: Seq2Seq;
  readonly tokenizers: TokenizerPair;
  readonly graphs: ExportedGraphs;
}

/** Markdown. @throws UserError when the run's summary is damaged */
export function modelCard(run: Run, parts: CardParts): string {
  const summary = isFinished(run) ? readSummary(run) : null;
  const sections = [
    whatItIs(run, parts),
    data(run, summary),
    settings(run),
    scores(summary),
    files(parts),
    inputsAndOutputs(parts.graphs),
    howToDecode(run),
  ];
  return `${sections.join('\n\n')}\n`;
}

function whatItIs({ config, model: kind }: Run, { model, tokenizers }: CardParts): string {
  const { source, target } = tokenizers;
  return `# ${kind}, ${escapeMarkdown(corpusName(config.corpus))}

A sequence-to-sequence model (${kind}) of ${formatCount(model.params.trained)} parameters, trained and exported by seqcmp ${VERSION}. It reads ${symbolsOf(source)} and answers in ${symbolsOf(target)}.`;
}

function symbolsOf({ level, size }: Tokenizer): string {
  const names = { char: 'characters', word: 'words', bpe: 'sub-words (byte-pair encoding)' } as const;
  return `${names[level]}, ${formatCount(size)} symbols with the special ones`;
}

function data({ config, corpusHash }: Run, summary: RunSummary | null): string {
  const { description, licence } = corpusFacts(config.corpus);
  const pairs = summary?.corpus.pairs;
  const splits = pairs
    ? `\n- Pairs: ${formatCount(pairs.train)} train, ${formatCount(pairs.valid)} valid, ${formatCount(pairs.test)} test`
    : '';
  return `## Data

- Corpus: ${escapeMarkdown(corpusName(config.corpus))}: ${escapeMarkdown(description)}
- Licence: ${escapeMarkdown(licence)}
- SHA-256 of the pairs: ${corpusHash}${splits}`;
}

/** A run outlives the files that it was trained on: then less is known. */
function corpusFacts(corpus: Run['config']['corpus']): { description: string; licence: string } {
  try {
    return originOf(corpus);
  } catch (thrown) {
    if (!(thrown instanceof UserError)) throw thrown;
    return { description: 'pairs that are no longer in their place', licence: 'not stated' };
  }
}

function settings({ model }: Run): string {
  return `## Settings

All of them are in \`${EXPORTED.settings}\`; \`seqcmp train ${model} --config ${EXPORTED.settings}\` makes the run again. Files of data are named there by their paths.`;
}

function scores(summary: RunSummary | null): string {
  if (summary === null) return '## Scores\n\nThe run is not finished, and has none yet.';
  const { metrics, signatures, split, validLoss, updates, bestUpdate, averagedWeights, trainSeconds } =
    summary;
  const weights =
    averagedWeights === undefined
      ? `those of update ${formatCount(bestUpdate)}`
      : `the mean of those of ${averagedWeights} validations`;
  const rows = Object.entries(metrics).map(
    ([name, score]) => `| ${name} | ${formatScore(score, 2)} | ${escapeMarkdown(signatures[name] ?? '')} |`,
  );
  return `## Scores

Of the ${split} split, after ${formatCount(updates)} updates (${formatSeconds(trainSeconds)} s); the weights are ${weights}. Validation loss: ${formatLoss(validLoss)} nats a target token.

| metric | score | signature |
|---|---|---|
${rows.join('\n')}`;
}

function files({ tokenizers }: CardParts): string {
  const form = (tokenizer: Tokenizer) =>
    speltLikeSpecial(tokenizer) === undefined
      ? "in the form of Hugging Face's tokenizers"
      : "seqcmp's own form, since a word is spelt like a special symbol: ids from 4 up, in order";
  return `## Files

| file | holds |
|---|---|
| \`${EXPORTED.encoder}\` | source ids to all that the decoder needs of them |
| \`${EXPORTED.step}\` | one step of the decoder, with its past |
| \`${EXPORTED.weights}\` | the same weights by name, float32 |
| \`${EXPORTED.source}\` | the source's tokenizer, ${form(tokenizers.source)} |
| \`${EXPORTED.target}\` | the target's, ${form(tokenizers.target)} |
| \`${EXPORTED.settings}\` | settings of the run |
| \`${EXPORTED.script}\` | greedy decoding with ONNX Runtime alone |`;
}

function inputsAndOutputs({ encoder, step, limits }: ExportedGraphs): string {
  return `## Inputs and outputs

Opset 18, operators of ONNX itself alone. Axes: \`batch\`, sources at once; \`source_length\`, places of the longest source, at most ${limits.sourceLength}; \`past_length\`, tokens before this one, at most ${limits.targetLength - 1} (beyond these, tables of positions end). Ids: 0 fills up a shorter source, 1 begins a target, 2 ends source and target, 3 stands for any unknown symbol.

\`${EXPORTED.encoder}\` takes:

${table(encoder.inputs)}

and gives:

${table(encoder.outputs)}

\`${EXPORTED.step}\` takes:

${table(step.inputs)}

and gives:

${table(step.outputs)}

A source ends with id 2. \`${PREFIXES.memory}…\` goes from the encoder to every step as it is, \`${PREFIXES.state}…\` to the first. The first \`token\` is 1 at \`position\` 0 with a \`past_length\` of 0, then each step takes the token chosen last, \`${PREFIXES.next}…\` as \`${PREFIXES.state}…\` and \`${PREFIXES.present}…\` as \`${PREFIXES.past}…\`. \`logits\` are scores before the softmax; ids 0, 1 and 3 are no answers.`;
}

function table(specs: OpenSpecs): string {
  const rows = Object.entries(specs).map(
    ([name, { shape, dtype }]) => `| \`${name}\` | ${dtype} | [${shape.join(', ')}] |`,
  );
  return ['| name | type | shape |', '|---|---|---|', ...rows].join('\n');
}

function howToDecode({ config }: Run): string {
  return `## How to decode

\`\`\`
npm install onnxruntime-node
node ${EXPORTED.script} < sources.txt
echo "5 9 7" | node ${EXPORTED.script} --ids
\`\`\`

Lines are plain text; with \`--ids\` they are ids, without the end, in and out. \`import { decode } from './${EXPORTED.script}'\` gives the function. It decodes greedily; the scores above are of: ${describeDecoding(config.decode)}.`;
}
