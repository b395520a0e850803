/**
 * Bytes written once, front to back, and read at any place: in memory, or in the files of a folder. Not here: which
 * of the two (shelf.ts), or what the bytes mean (pair-list.ts, records.ts).
 */
import { closeSync, fstatSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';

/** Never changes. */
export interface Bytes {
  readonly size: number;
  /** Fills `into` from byte `at` on. Throws where there are not so many: a bug, or a file that was cut. */
  read(at: number, into: Uint8Array): void;
}

export interface Writer {
  /** Copies what it is given. */
  write(bytes: Uint8Array): void;
  /** Once, after the last write; from then on `open` gives what was written. */
  end(): void;
}

/** A place for a few named pieces of bytes. */
export interface Storage {
  /** A name may be written once. */
  create(name: string): Writer;
  open(name: string): Bytes;
  remove(name: string): void;
}

/** Bytes that a writer to a file gathers before it asks the disk. */
const GATHERED = 64 * 1024;
/** As much as is read at once, where all is read from front to back. */
export const READ_AT_ONCE = 1024 * 1024;

function pastTheEnd(at: number, length: number, size: number): RangeError {
  return new RangeError(`internal: expected bytes ${at} to ${at + length}; found ${size}`);
}

export function memoryStorage(): Storage {
  const ended = new Map<string, Uint8Array>();
  return {
    create(name) {
      const parts: Uint8Array[] = [];
      return {
        write: (bytes) => void parts.push(new Uint8Array(bytes)),
        end: () => void ended.set(name, Buffer.concat(parts)),
      };
    },
    open(name) {
      const held = ended.get(name);
      if (held === undefined) throw new Error(`internal: ${name} was not written`);
      return {
        size: held.length,
        read(at, into) {
          if (at + into.length > held.length) throw pastTheEnd(at, into.length, held.length);
          into.set(held.subarray(at, at + into.length));
        },
      };
    },
    remove: (name) => void ended.delete(name),
  };
}

/** Its files stay open until they are removed, or it is closed: who reads them loses nothing when they are deleted. */
export interface FolderStorage extends Storage {
  close(): void;
}

/** @param folder must be there */
export function folderStorage(folder: string): FolderStorage {
  const files = new Map<string, number>();
  const opened = (name: string, flags: 'wx+' | 'r'): number => {
    const file = files.get(name) ?? openSync(join(folder, name), flags);
    files.set(name, file);
    return file;
  };
  return {
    create: (name) => fileWriter(opened(name, 'wx+')),
    open: (name) => fileBytes(opened(name, 'r')),
    remove(name) {
      closeSync(opened(name, 'r'));
      files.delete(name);
      rmSync(join(folder, name));
    },
    close() {
      for (const file of files.values()) closeSync(file);
      files.clear();
    },
  };
}

function fileWriter(file: number): Writer {
  const gathered = Buffer.allocUnsafe(GATHERED);
  let used = 0;
  const writeAll = (bytes: Uint8Array): void => {
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
  };
  const flush = (): void => {
    writeAll(gathered.subarray(0, used));
    used = 0;
  };
  return {
    write(bytes) {
      if (used + bytes.length > GATHERED) flush();
      if (bytes.length > GATHERED) return writeAll(bytes);
      gathered.set(bytes, used);
      used += bytes.length;
    },
    end: flush,
  };
}

function fileBytes(file: number): Bytes {
  const { size } = fstatSync(file);
  return {
    size,
    read(at, into) {
      for (let done = 0; done < into.length; ) {
        const count = readSync(file, into, done, into.length - done, at + done);
        if (count === 0) throw pastTheEnd(at, into.length, size);
        done += count;
      }
    },
  };
}

/** From front to back; each piece is overwritten by the next. */
export function* piecesOf(bytes: Bytes, atOnce = READ_AT_ONCE): Generator<Uint8Array> {
  const buffer = new Uint8Array(Math.min(atOnce, bytes.size));
  for (let at = 0; at < bytes.size; at += buffer.length) {
    const piece = buffer.subarray(0, Math.min(buffer.length, bytes.size - at));
    bytes.read(at, piece);
    yield piece;
  }
}
