import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { configSchema, SPLITS } from '../../config/schema.ts';
import { allPairs, loadCorpus } from '../corpus.ts';
import { DOWNLOADS, type Download } from './downloads.ts';
import { fetchFile } from './fetch-file.ts';
import { completeCorpora, getFiles, missingFiles } from './get-corpus.ts';

const root = mkdtempSync(join(tmpdir(), 'seqcmp-get-'));
afterAll(() => rmSync(root, { recursive: true }));
let out = '';
beforeEach(() => {
  out = mkdtempSync(join(root, 'out-'));
});

const sha256 = (content: string | Uint8Array) => createHash('sha256').update(content).digest('hex');
const contentOf = (part: string, split: string) => `${split} ${part} 1\n${split} ${part} 2\n`;

/** Laid out like those that are pinned, of files that are in this test. */
function downloadOf(layout: Download['layout'], parts: readonly string[]): Download {
  const files = parts.flatMap((part) =>
    SPLITS.map((split) => {
      const content = layout === 'aligned' ? contentOf(part, split) : `${part} ${split}\tx\n`;
      const place = layout === 'aligned' ? `${split}.${part}` : `${part}/${split}.tsv`;
      return {
        part,
        split,
        path: `data/${part}-${split}`,
        place,
        bytes: content.length,
        sha256: sha256(content),
      };
    }),
  );
  const [repository, commit] = ['someone/data', 'c0ffee0123456789'];
  return {
    name: 'd',
    description: 'test',
    licence: 'CC0',
    repository,
    commit,
    parts,
    layout,
    levels: undefined,
    files,
  };
}

type Handler = (request: IncomingMessage, response: ServerResponse) => void;

/** @returns its address, and the Range of each request */
async function serve(handler: Handler): Promise<{ base: string; ranges: (string | undefined)[] }> {
  const ranges: (string | undefined)[] = [];
  const server = createServer((request, response) => {
    ranges.push(request.headers.range);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, ranges };
}

const BODY = Buffer.from('0123456789'.repeat(20_000));
const EXPECTED = { bytes: BODY.length, sha256: sha256(BODY) };
/** Where the first answer is cut. */
const CUT = 120_000;

/** Answers ranges, as static servers do. */
const ranged: Handler = (request, response) => {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  const range = `bytes ${from}-${BODY.length - 1}/${BODY.length}`;
  if (from > 0) response.writeHead(206, { 'content-range': range });
  response.end(BODY.subarray(from));
};

/** The first answer ends early. */
function cutting(then: Handler): Handler {
  let first = true;
  return (request, response) => {
    if (!first) return then(request, response);
    first = false;
    response.writeHead(200, { 'content-length': BODY.length });
    response.write(BODY.subarray(0, CUT), () => setTimeout(() => response.destroy(), 50));
  };
}

describe('a file that is fetched', () => {
  test('is whole and right, and nothing else is left', async () => {
    const { base, ranges } = await serve(ranged);
    await fetchFile(`${base}/f`, join(out, 'f'), EXPECTED);
    expect(readFileSync(join(out, 'f')).equals(BODY)).toBe(true);
    expect(ranges).toEqual([undefined]);
    expect(readdirSync(out)).toEqual(['f']);
  });

  test('goes on where the connection was cut', async () => {
    const { base, ranges } = await serve(cutting(ranged));
    await expect(fetchFile(`${base}/f`, join(out, 'f'), EXPECTED)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(`expected ${BODY.length} bytes; the connection ended after ${CUT}`),
      next: 'Run the same command again: it goes on from there.',
    });
    expect(readdirSync(out)).toEqual(['.f.partial']);
    await fetchFile(`${base}/f`, join(out, 'f'), EXPECTED);
    expect(ranges).toEqual([undefined, `bytes=${CUT}-`]);
    expect(readFileSync(join(out, 'f')).equals(BODY)).toBe(true);
  });

  test.each<[string, Handler]>([
    ['knows no ranges', (_, response) => void response.end(BODY)],
    [
      'gives another range than was asked for',
      (request, response) => {
        if (request.headers.range) response.writeHead(206, { 'content-range': `bytes 5-9/${BODY.length}` });
        response.end(request.headers.range ? BODY.subarray(5, 10) : BODY);
      },
    ],
    [
      'refuses the range',
      (request, response) => {
        if (request.headers.range) response.writeHead(416);
        response.end(request.headers.range ? '' : BODY);
      },
    ],
  ])('begins anew with a server that %s', async (_, handler) => {
    const { base } = await serve(cutting(handler));
    await expect(fetchFile(`${base}/f`, join(out, 'f'), EXPECTED)).rejects.toThrow('ended after');
    await fetchFile(`${base}/f`, join(out, 'f'), EXPECTED);
    expect(readFileSync(join(out, 'f')).equals(BODY)).toBe(true);
  });

  test('keeps its part when it is interrupted, and throws the reason', async () => {
    const { base } = await serve((_, response) => {
      response.writeHead(200, { 'content-length': BODY.length });
      response.write(BODY.subarray(0, CUT));
    });
    const controller = new AbortController();
    const fetching = fetchFile(`${base}/f`, join(out, 'f'), EXPECTED, controller.signal);
    const refused = expect(fetching).rejects.toThrow('interrupted');
    const partial = join(out, '.f.partial');
    await vi.waitFor(() => expect(readFileSync(partial).length).toBe(CUT), 5000);
    controller.abort(new Error('interrupted'));
    await refused;
    expect(readFileSync(partial).length).toBe(CUT);
  });

  test.each([
    ['other content of that length', Buffer.alloc(BODY.length, 'x')],
    ['more than there should be', Buffer.concat([BODY, BODY])],
  ])('that is %s is refused and deleted', async (_, body) => {
    const { base } = await serve((_, response) => void response.end(body));
    await expect(fetchFile(`${base}/f`, join(out, 'f'), EXPECTED)).rejects.toThrow(
      `expected content with the SHA-256 ${EXPECTED.sha256}; found `,
    );
    expect(readdirSync(out)).toEqual([]);
  });

  test.each([
    [404, 'It is not there any more'],
    [503, 'Try again later'],
  ])('that is answered with %d is refused with the address', async (status, next) => {
    const { base } = await serve((_, response) => void response.writeHead(status).end());
    await expect(fetchFile(`${base}/f`, join(out, 'f'), EXPECTED)).rejects.toMatchObject({
      message: expect.stringContaining(`${base}/f: expected the file; the server answered ${status}`),
      next: expect.stringContaining(next),
    });
    expect(readdirSync(out)).toEqual([]);
  });

  test('from where nobody answers is refused with the reason', async () => {
    const { base } = await serve(ranged);
    const dead = base.replace(/\d+$/, '1');
    await expect(fetchFile(`${dead}/f`, join(out, 'f'), EXPECTED)).rejects.toThrow('cannot be reached');
  });
});

describe('a pinned corpus', () => {
  const aligned = downloadOf('aligned', ['en', 'de', 'fr']);
  const host: Handler = (request, response) => {
    const [, part, split] =
      /^\/someone\/data\/c0ffee0123456789\/data\/(\w+)-(\w+)$/.exec(request.url ?? '') ?? [];
    if (part === undefined) response.writeHead(404).end();
    else response.end(contentOf(part, split));
  };

  test('is fetched from its commit, and what is there and right is not fetched again', async () => {
    const { base, ranges } = await serve(host);
    const parts = ['de', 'en'];
    expect(missingFiles(aligned, parts, out).length).toBe(6);
    await getFiles(aligned, missingFiles(aligned, parts, out), out, { base });
    expect(missingFiles(aligned, parts, out)).toEqual([]);
    writeFileSync(join(out, 'valid.de'), 'damaged');
    await getFiles(aligned, missingFiles(aligned, parts, out), out, { base: `${base}/` });
    expect(ranges.length).toBe(7);
    expect(completeCorpora(aligned, parts, out)).toEqual([{ folder: out, parts }]);
    const { corpus, data, tokenizer } = configSchema.parse({ model: { kind: 'rnn' } });
    const loaded = await loadCorpus({ ...corpus, name: out }, data, tokenizer);
    // The first language that was asked for is the source.
    expect(allPairs(loaded.splits.test)[1]).toEqual({ source: 'test de 2', target: 'test en 2' });
    expect(loaded.licence).toBe('CC0');
  });

  test('is taken from a copy by content, whatever its files are called, and what is missing is named', async () => {
    const copies = mkdtempSync(join(root, 'copies-'));
    mkdirSync(join(copies, 'deep'));
    for (const split of SPLITS) {
      writeFileSync(join(copies, 'deep', `a-${split}.gz`), gzipSync(contentOf('en', split)));
      writeFileSync(join(copies, `b-${split}`), contentOf('fr', split));
    }
    writeFileSync(join(copies, 'no.gz'), 'no gzip');
    writeFileSync(join(copies, 'other'), contentOf('de', 'train').toUpperCase());
    const missing = await getFiles(aligned, aligned.files, out, { copies });
    expect(missing.map(({ place }) => place)).toEqual(['train.de', 'valid.de', 'test.de']);
    expect(completeCorpora(aligned, aligned.parts, out)).toEqual([{ folder: out, parts: ['en', 'fr'] }]);
    await expect(getFiles(aligned, missing, out, { copies: join(root, 'none') })).rejects.toThrow(
      'cannot be read',
    );
  });

  test('with a folder a language is a corpus for each that is whole', async () => {
    const folders = downloadOf('folders', ['fre', 'hin']);
    const copies = mkdtempSync(join(root, 'copies-'));
    for (const [i, split] of SPLITS.entries()) writeFileSync(join(copies, `${i}`), `hin ${split}\tx\n`);
    writeFileSync(join(copies, 'x'), 'fre train\tx\n');
    const missing = await getFiles(folders, folders.files, out, { copies });
    expect(missing.map(({ place }) => place)).toEqual(['fre/valid.tsv', 'fre/test.tsv']);
    expect(completeCorpora(folders, folders.parts, out)).toEqual([
      { folder: join(out, 'hin'), parts: ['hin'] },
    ]);
    expect(existsSync(join(out, 'hin', 'corpus.json'))).toBe(true);
  });
});

test.each(DOWNLOADS)('$name is pinned: a commit, and size and checksum of every file once', (download) => {
  const { commit, files, parts } = download;
  expect(commit).toMatch(/^[0-9a-f]{40}$/);
  expect(files.length).toBe(3 * parts.length);
  for (const part of parts) {
    expect(files.filter((file) => file.part === part).map(({ split }) => split)).toEqual(SPLITS);
  }
  for (const { bytes, sha256 } of files) {
    expect(bytes).toBeGreaterThan(9000);
    expect(sha256).toMatch(/^[0-9a-f]{64}$/);
  }
  for (const key of ['path', 'place', 'sha256'] as const) {
    expect(new Set(files.map((file) => file[key])).size).toBe(files.length);
  }
});
