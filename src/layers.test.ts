/** Who may import what, read off the sources: the table of src/README.md and its invariants. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { describe, expect, test } from 'vitest';

const SRC = import.meta.dirname;

const BASE = ['text', 'config', 'random', 'simd'];
const CORE = [...BASE, 'data', 'engine', 'model'];
const BELOW_WORKER = [...CORE, 'files', 'train', 'decode', 'eval', 'run'];
/** A layer -> the layers that it may import, beside itself. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  simd: [],
  random: ['simd'],
  text: [],
  config: ['text', 'random'],
  files: ['text', 'config'],
  data: [...BASE, 'files'],
  engine: BASE,
  model: [...BASE, 'engine'],
  train: CORE,
  decode: CORE,
  eval: [...CORE, 'decode'],
  run: [...BASE, 'files', 'data', 'model', 'train', 'eval'],
  worker: BELOW_WORKER,
  compare: [...BELOW_WORKER, 'worker'],
  report: [...BASE, 'eval', 'run', 'compare'],
  // Of all but text and config, types alone: see below.
  tui: [...BELOW_WORKER, 'worker', 'report'],
  export: [...BELOW_WORKER, 'report'],
  ablate: [...BELOW_WORKER, 'compare', 'report'],
  bench: [...BELOW_WORKER, 'worker', 'compare', 'report'],
  cli: [...BELOW_WORKER, 'worker', 'compare', 'report', 'export', 'ablate', 'bench', 'tui'],
};

interface Import {
  /** A path relative to src/, or a package. */
  readonly of: string;
  /** Gone when compiled. */
  readonly typeOnly: boolean;
  /** `import()`: loaded when it is reached. */
  readonly lazy: boolean;
}

interface Source {
  /** Relative to src/, with `/`. */
  readonly path: string;
  readonly layer: string;
  readonly isTest: boolean;
  readonly code: string;
  readonly imports: readonly Import[];
}

const sources = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => readSource(path.split(sep).join('/')));
const byPath = new Map(sources.map((source) => [source.path, source]));
const program = sources.filter(({ isTest, layer }) => !isTest && layer !== 'testing');

function readSource(path: string): Source {
  const code = withoutComments(readFileSync(join(SRC, path), 'utf8'));
  const layer = path.includes('/') ? path.split('/')[0] : '';
  return { path, layer, isTest: /\.test\.tsx?$/.test(path), code, imports: importsOf(path, code) };
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/.*$/gm, '$1');
}

function importsOf(path: string, code: string): Import[] {
  const place = (name: string) =>
    name.startsWith('.')
      ? relative(SRC, resolve(SRC, dirname(path), name))
          .split(sep)
          .join('/')
          .replace(/\.js$/, '.ts')
      : name;
  const fixed = code.matchAll(/^(?:import|export)\s+(type\s+)?(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm);
  const lazy = code.matchAll(/\bimport\('([^']+)'\)/g);
  return [
    ...[...fixed].map(([, type, name]) => ({ of: place(name), typeOnly: type !== undefined, lazy: false })),
    ...[...lazy].map(([, name]) => ({ of: place(name), typeOnly: false, lazy: true })),
  ];
}

/** Paths and packages that `from` loads, itself among them. */
function loadedBy(from: string, follow: (each: Import) => boolean): Set<string> {
  const seen = new Set<string>();
  const visit = (path: string): void => {
    if (seen.has(path)) return;
    seen.add(path);
    for (const each of byPath.get(path)?.imports ?? []) if (!each.typeOnly && follow(each)) visit(each.of);
  };
  visit(from);
  return seen;
}

const layerOf = (path: string): string => path.split('/')[0];
const found = (pattern: RegExp, among: readonly Source[]): string[] =>
  among.flatMap(({ path, code }) => [...code.matchAll(pattern)].map(([match]) => `${path}: ${match}`));

describe('layers', () => {
  test('the sources are read: every import of a file leads to a file', () => {
    expect(sources.length).toBeGreaterThan(100);
    const missing = sources.flatMap(({ path, imports }) =>
      imports.filter(({ of }) => /\.tsx?$/.test(of) && !byPath.has(of)).map(({ of }) => `${path}: ${of}`),
    );
    expect(missing).toEqual([]);
  });

  test.each(Object.keys(MAY_IMPORT))('%s imports only what the table allows it', (layer) => {
    const allowed = [layer, ...MAY_IMPORT[layer]];
    const wrong = program
      .filter((source) => source.layer === layer)
      .flatMap(({ path, imports }) =>
        imports
          .filter(({ of }) => byPath.has(of) && !allowed.includes(layerOf(of)))
          .map(({ of }) => `${path} imports ${of}`),
      );
    expect(wrong).toEqual([]);
  });

  test('every folder of src is a layer of the table, or src/testing', () => {
    const layers = new Set(sources.map(({ layer }) => layer).filter((layer) => layer !== ''));
    expect([...layers].filter((layer) => !(layer in MAY_IMPORT) && layer !== 'testing')).toEqual([]);
  });

  test('src/testing is imported by tests alone', () => {
    const wrong = program.filter(({ imports }) => imports.some(({ of }) => layerOf(of) === 'testing'));
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test('no file imports itself by way of others', () => {
    const circular = program.filter(({ path, imports }) =>
      imports.some(({ of, typeOnly }) => !typeOnly && loadedBy(of, () => true).has(path)),
    );
    expect(circular.map(({ path }) => path)).toEqual([]);
  });
});

describe('invariants', () => {
  test('src/engine names no model and no kind of layer', () => {
    const engine = program.filter(({ layer }) => layer === 'engine');
    expect(found(/(?<!Text)(?:en|de)coder|rnn|gru|lstm|transformer|attention/gi, engine)).toEqual([]);
  });

  test('src/engine alone imports a backend of TensorFlow.js or ONNX Runtime', () => {
    const backend = /^(?:onnxruntime-.*|@tensorflow\/tfjs(?:-(?!core).*)?)$/;
    const wrong = program.filter(
      ({ layer, imports }) => layer !== 'engine' && imports.some(({ of }) => backend.test(of)),
    );
    expect(wrong.map(({ path }) => path)).toEqual([]);
  });

  test.each(['text', 'config', 'files', 'data', 'report'])(
    '%s and its tests never load TensorFlow.js',
    (layer) => {
      const loaded = sources
        .filter((source) => source.layer === layer)
        .filter(({ path }) => [...loadedBy(path, () => true)].some((name) => /tensorflow|onnx/.test(name)));
      expect(loaded.map(({ path }) => path)).toEqual([]);
    },
  );

  test('src/cli alone prints, exits, and reads arguments and environment', () => {
    const wrong = found(
      /\bconsole\.\w+|\bprocess\.(?:stdout|stderr|stdin|exit|exitCode|argv|env)\b/g,
      program.filter(({ layer }) => layer !== 'cli'),
    );
    // A measuring process is asked and answers on its streams. A run's process has no reason to live when the parent is gone.
    expect(wrong).toEqual([
      'bench/child-lines.ts: process.stdout',
      'bench/child-lines.ts: process.stdin',
      'worker/listen-to-parent.ts: process.exit',
    ]);
  });

  test('src/tui draws what it is given: of other layers it imports types alone, text and config apart', () => {
    const wrong = program
      .filter(({ layer }) => layer === 'tui')
      .flatMap(({ path, imports }) =>
        imports
          .filter(
            ({ of, typeOnly }) =>
              byPath.has(of) && !typeOnly && !['tui', 'text', 'config'].includes(layerOf(of)),
          )
          .map(({ of }) => `${path} imports ${of}`),
      );
    expect(wrong).toEqual([]);
  });

  test('src/run/layout alone knows the names of the files of a run', () => {
    const names = /'[^'\n]*\b(?:config|tokenizer|summary)\.json'|'[^'\n]*\bmetrics\.jsonl'/g;
    const wrong = found(names, program).filter((each) => !each.startsWith('run/layout.ts'));
    expect(wrong).toEqual([]);
  });

  test('help loads commander and nothing heavier', () => {
    const packages = [...loadedBy('cli/main.ts', ({ lazy }) => !lazy)].filter(
      (name) => !byPath.has(name) && !name.startsWith('node:'),
    );
    expect(packages).toEqual(['commander']);
  });
});
