// Greedy decoding of the models in this folder by ONNX Runtime alone (npm install onnxruntime-node). A line out for
// a line in: text, or with --ids token ids.
import { isUtf8 } from 'node:buffer';
import { readFileSync, realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

// The path of this file has no links in it.
const isCommand = process.argv[1] && realpathSync(process.argv[1]) === fileURLToPath(import.meta.url);
const { InferenceSession, Tensor } = await import('onnxruntime-node').catch((error) => {
  if (!isCommand || error.code !== 'ERR_MODULE_NOT_FOUND') throw error;
  return fail('expected ONNX Runtime beside this file; found none. Type: npm install onnxruntime-node');
});

// ONNX Runtime otherwise reports to its maker.
process.env.ORT_DISABLE_TELEMETRY = '1';
const [PAD, BOS, EOS, UNK] = [0, 1, 2, 3];
const pathOf = (name) => fileURLToPath(new URL(name, import.meta.url));
const json = (name) => JSON.parse(readFileSync(pathOf(name), 'utf8'));
const settings = json('config.json').config.decode;
const encoder = await InferenceSession.create(pathOf('encoder.onnx'));
const step = await InferenceSession.create(pathOf('decoder-step.onnx'));

/** Ids without their ends in and out, all in one batch. */
export async function decode(sources) {
  const ended = sources.map((ids) => [...ids.slice(0, settings.maxSourceLength - 1), EOS]);
  const [batch, length] = [ended.length, Math.max(...ended.map((ids) => ids.length))];
  const padded = ended.flatMap((ids) => [...ids, ...Array(length - ids.length).fill(PAD)]);
  const values = { ...(await encoder.run({ source: new Tensor('int32', padded, [batch, length]) })) };
  for (const { name, shape } of step.inputMetadata)
    if (name.startsWith('past.')) values[name] = new Tensor('float32', [], [batch, shape[1], 0, shape[3]]);
  const { maxLengthFactor: factor, maxLength = Infinity } = settings;
  const longest = ended.map((ids) => Math.min(Math.ceil(ids.length * factor) + 10, maxLength));
  const answers = ended.map(() => []);
  let tokens = Array(batch).fill(BOS);
  const isOpen = (row) => answers[row].at(-1) !== EOS && answers[row].length < longest[row];
  for (let position = 0; answers.some((_, row) => isOpen(row)); position++) {
    values.token = new Tensor('int32', tokens, [batch]);
    values.position = new Tensor('int32', [position], []);
    const inputs = Object.fromEntries(step.inputNames.map((name) => [name, values[name]]));
    const { logits, ...after } = await step.run(inputs);
    for (const [name, value] of Object.entries(after))
      values[name.replace(/^next\./, 'state.').replace(/^present\./, 'past.')] = value;
    const vocabulary = logits.dims[1];
    tokens = answers.map((answer, row) => {
      const scores = logits.data.subarray(row * vocabulary, (row + 1) * vocabulary);
      let best = EOS;
      for (let id = UNK + 1; id < vocabulary; id++) if (scores[id] > scores[best]) best = id;
      if (isOpen(row)) answer.push(best);
      return best;
    });
  }
  return answers.map((answer) => answer.filter((id) => id !== EOS));
}

/** What no merge crosses: GPT-2's words, each with the space before it (Radford et al. 2019). */
const WORDS =
  /'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\p{White_Space}\p{L}\p{N}]+|\p{White_Space}+(?!\P{White_Space})|\p{White_Space}+/gu;

/** A character for each byte, as GPT-2 writes them: itself where it can be seen, else from U+0100 on. */
function byteCharacters() {
  let next = 0x100;
  const isSeen = (byte) => (byte > 0x20 && byte < 0x7f) || (byte > 0xa0 && byte !== 0xad);
  return Array.from({ length: 256 }, (_, byte) => String.fromCharCode(isSeen(byte) ? byte : next++));
}

/** Byte-pair encoding: of all pairs that may merge always the first of those learnt first. */
function subWords(merges) {
  const characters = byteCharacters();
  const bytes = new Map(characters.map((character, byte) => [character, byte]));
  const ranks = new Map(merges.map((pair, rank) => [pair.join(' '), rank]));
  const rankAt = (symbols, i) => ranks.get(`${symbols[i]} ${symbols[i + 1]}`) ?? Infinity;
  const cutWord = (word) => {
    const symbols = Array.from(Buffer.from(word), (byte) => characters[byte]);
    for (;;) {
      let best = 0;
      for (let i = 1; i < symbols.length; i++) if (rankAt(symbols, i) < rankAt(symbols, best)) best = i;
      if (rankAt(symbols, best) === Infinity) return symbols;
      symbols.splice(best, 2, symbols[best] + symbols[best + 1]);
    }
  };
  const known = new Map();
  const cutKnown = (word) => known.get(word) ?? known.set(word, cutWord(word)).get(word);
  return {
    cut: (text) => (text.match(WORDS) ?? []).flatMap(cutKnown),
    join: (symbols) => Buffer.from([...symbols.join('')].map((character) => bytes.get(character))).toString(),
  };
}

/** Text to ids and back, as seqcmp's tokenizers do. */
function tokenizer(side) {
  const { model, decoder, vocabulary = [] } = json(`${side}-tokenizer.json`);
  const ids = new Map(
    model ? Object.entries(model.vocab) : vocabulary.map((symbol, i) => [symbol, UNK + 1 + i]),
  );
  const symbols = new Map([...ids].map(([symbol, id]) => [id, symbol]));
  const level = { Fuse: 'characters', ByteLevel: 'sub-words' }[decoder?.type] ?? 'words';
  const { cut, join } = {
    characters: () => ({ cut: (text) => [...text], join: (answer) => answer.join('') }),
    words: () => ({ cut: (text) => text.split(/\s+/).filter(Boolean), join: (answer) => answer.join(' ') }),
    'sub-words': () => subWords(model.merges),
  }[level]();
  return {
    size: [...ids.values()].reduce((size, id) => Math.max(size, id + 1), 0),
    encode: (line) => cut(line.trim().normalize('NFC')).map((symbol) => ids.get(symbol) ?? UNK),
    // Whatever ends a line somewhere becomes a space.
    decode: (answer) =>
      join(answer.map((id) => symbols.get(id))).replace(/[\n\v\f\r\u0085\u2028\u2029]/g, ' '),
  };
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

/** Ids as they are. */
function numbers(side) {
  const { size } = tokenizer(side);
  const idOf = (text, line) => {
    const id = Number(text);
    if (Number.isInteger(id) && id >= 0 && id < size) return id;
    return fail(`line ${line + 1}: expected ids from 0 to ${size - 1}; found ${JSON.stringify(text)}`);
  };
  return {
    encode: (line, i) =>
      line
        .split(/\s+/)
        .filter(Boolean)
        .map((text) => idOf(text, i)),
    decode: (ids) => ids.join(' '),
  };
}

if (isCommand) {
  const flags = process.argv.slice(2);
  if (flags.some((flag) => flag !== '--ids')) fail('usage: node decode.mjs [--ids] < lines');
  const [source, target] = ['source', 'target'].map(flags.length > 0 ? numbers : tokenizer);
  // Whoever reads the answers may have read enough.
  process.stdout.on('error', ({ code, message }) => (code === 'EPIPE' ? process.exit() : fail(message)));
  const input = readFileSync(0);
  if (!isUtf8(input)) fail('expected lines of UTF-8');
  const lines = input.toString().split('\n');
  if (lines.at(-1) === '') lines.pop();
  const sources = lines.map(source.encode);
  for (let first = 0; first < sources.length; first += 64) {
    const group = sources.slice(first, first + 64);
    const answers = await decode(group);
    for (const [i, answer] of answers.entries())
      process.stdout.write(`${group[i].length > 0 ? target.decode(answer) : ''}\n`);
  }
}
