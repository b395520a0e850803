import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, expect, test } from 'vitest';
import { lineWriter } from './line-writer.ts';
import { textPieces } from './pair-list.ts';
import { type Bytes, folderStorage, memoryStorage, piecesOf, type Storage } from './storage.ts';

const parent = mkdtempSync(join(tmpdir(), 'seqcmp-storage-'));
afterAll(() => rmSync(parent, { recursive: true }));

const newFolder = () => folderStorage(mkdtempSync(join(parent, 'folder-')));

function written(storage: Storage, parts: readonly Uint8Array[]): Bytes {
  const writer = storage.create('it');
  for (const part of parts) {
    const copy = new Uint8Array(part);
    writer.write(copy);
    // It keeps what it was given.
    copy.fill(0);
  }
  writer.end();
  return storage.open('it');
}

test('memory and folder give back the bytes that were written, from any place on', () => {
  const long = fc
    .integer({ min: 60_000, max: 80_000 })
    .map((length) => Uint8Array.from({ length }, (_, i) => i % 251));
  const parts = fc.array(fc.oneof(fc.uint8Array(), long), { maxLength: 6 });
  fc.assert(
    fc.property(parts, fc.nat(), fc.nat(), (parts, from, to) => {
      const all = Buffer.concat(parts);
      const [at, end] = [from % (all.length + 1), to % (all.length + 1)].sort((a, b) => a - b);
      const folder = newFolder();
      for (const bytes of [written(memoryStorage(), parts), written(folder, parts)]) {
        const into = new Uint8Array(end - at);
        bytes.read(at, into);
        expect(bytes.size).toBe(all.length);
        expect(all.subarray(at, end).equals(into)).toBe(true);
        const pieces = Array.from(piecesOf(bytes, 1000), (piece) => new Uint8Array(piece));
        expect(Buffer.concat(pieces).equals(all)).toBe(true);
      }
      folder.close();
    }),
    { numRuns: 30 },
  );
});

test('reading past the end throws, in memory and in a folder', () => {
  const folder = newFolder();
  for (const storage of [memoryStorage(), folder]) {
    const bytes = written(storage, [new Uint8Array(10)]);
    expect(() => bytes.read(8, new Uint8Array(3))).toThrow('internal: expected bytes 8 to 11; found 10');
  }
  folder.close();
});

test('what is removed is no longer there', () => {
  const folder = newFolder();
  for (const storage of [memoryStorage(), folder]) {
    written(storage, [new Uint8Array(1)]);
    storage.remove('it');
    expect(() => storage.open('it')).toThrow();
  }
  folder.close();
});

test('lines come back whole, however long they are and however little is read at once', () => {
  const line = fc.oneof(
    fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', '')),
    fc.integer({ min: 10_000, max: 40_000 }).map((length) => 'é'.repeat(length)),
  );
  fc.assert(
    fc.property(fc.array(line), fc.integer({ min: 1, max: 100 }), (lines, atOnce) => {
      const storage = memoryStorage();
      const writer = lineWriter(storage, 'lines');
      for (const text of lines) writer.write(text);
      writer.end();
      const found = [...textPieces(storage.open('lines'), atOnce)];
      expect(found.every((piece) => piece.endsWith('\n'))).toBe(true);
      expect(found.join('')).toBe(lines.map((text) => `${text}\n`).join(''));
    }),
    { numRuns: 30 },
  );
});
