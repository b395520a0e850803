/** Settings as people write them: a YAML or JSON file, and `--set path=value`. Not here: whether a path or value is right. */
import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import type { Document, Node } from 'yaml';
import { quote } from '../text/describe.ts';
import { isMarkedUtf32, utf8Advice } from '../text/utf8-advice.ts';
import type { Setting } from './setting.ts';
import { codeOf, messageOf, UsageError, UserError } from './user-error.ts';

/**
 * The settings of a YAML or JSON file (JSON is a part of YAML), nested keys joined by dots, in the file's order. The
 * config.json of a run is such a file too.
 * @throws UserError with file, line and column when the file cannot be read or is not YAML
 */
export async function readSettingsFile(file: string): Promise<Setting[]> {
  const { isAlias, isMap, isScalar, LineCounter, parseDocument } = await import('yaml');
  const lineCounter = new LineCounter();
  const document = parseDocument(readText(file), { lineCounter, prettyErrors: false });
  const place = (offset: number): string => {
    const { line, col } = lineCounter.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [error] = document.errors;
  if (error) throw notYaml(place(error.pos[0]), error.message);
  const settings: Setting[] = [];
  const { contents, pathOf } = settingsWithin(document);
  const visit = (node: Node | null, path: string, at: string, within: readonly Node[]): void => {
    const target = isAlias(node) ? (node.resolve(document) ?? null) : node;
    if (isMap<Node, Node | null>(target)) {
      if (within.includes(target)) throw notYaml(at, 'an alias stands inside what it stands for');
      for (const { key, value } of target.items) {
        const position = place(key.range?.[0] ?? 0);
        if (!isScalar(key)) throw notYaml(position, 'a key must be the name of a setting');
        const next = pathOf(path ? `${path}.${key.value}` : String(key.value));
        if (next !== null) visit(value, next, position, [...within, target]);
      }
      return;
    }
    const value = plainValue(target, document);
    if (value === null && !path) return;
    if (!path) throw notYaml(at, 'expected sections of settings, such as `train:`');
    settings.push({ path, value, source: 'file', at });
  };
  visit(contents, '', place(0), []);
  return settings;
}

/** A run's own config.json holds its settings beside other things, and its model's without the model's name. */
function settingsWithin(document: Document): {
  readonly contents: Node | null;
  /** What a path stands for; null for what is no setting. */
  readonly pathOf: (path: string) => string | null;
} {
  const kind = document.getIn(['config', 'model', 'kind']);
  if (!document.has('formatVersion') || typeof kind !== 'string') {
    return { contents: document.contents, pathOf: (path) => path };
  }
  return {
    contents: document.get('config', true) as Node,
    pathOf: (path) => (path === `${kind}.kind` ? null : path.replace(/^model(?=\.|$)/, kind)),
  };
}

/**
 * Reads `model.dropout=0.2`. The value is a YAML scalar: a number, true, false, or text, in quotes or bare.
 * @throws UsageError when there is no `=`, or no path before it
 */
export async function parseSet(argument: string): Promise<Setting> {
  const { isScalar, parseDocument } = await import('yaml');
  const at = argument.indexOf('=');
  if (at < 1) {
    throw new UsageError(
      `--set: expected path=value, found ${quote(argument)}`,
      'For example --set model.dropout=0.2 or --set rnn.layers=2.',
    );
  }
  const text = argument.slice(at + 1);
  const { contents, errors, comment } = parseDocument<Node>(text);
  // Text with `#`, `: ` or a bracket in it, such as a file's name, means itself.
  const scalar = isScalar(contents) && errors.length === 0 && !comment && !contents.comment;
  return {
    path: argument.slice(0, at).trim(),
    value: scalar ? contents.value : text,
    source: '--set',
    at: '--set',
  };
}

function plainValue(node: Node | null, document: Document): unknown {
  return node === null ? null : node.toJS(document);
}

function readText(file: string): string {
  const bytes = readBytes(file);
  // As Windows PowerShell writes what is sent to a file.
  if (bytes[0] === 0xff && bytes[1] === 0xfe && !isMarkedUtf32(bytes))
    return new TextDecoder('utf-16le').decode(bytes);
  const isUnicode = isUtf8(bytes);
  if (!isUnicode || bytes.includes(0)) {
    const found = isUnicode ? 'text; found a byte of zero' : 'UTF-8; found bytes that are not';
    throw new UserError(`${file}: expected ${found}`, utf8Advice(bytes, isUnicode));
  }
  return new TextDecoder().decode(bytes);
}

function readBytes(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    const found = codeOf(error) === 'ENOENT' ? 'found nothing there' : messageOf(error);
    throw new UserError(
      `${file}: expected a file of settings; ${found}`,
      'Give --config the path of a YAML or JSON file.',
    );
  }
}

function notYaml(at: string, message: string): UserError {
  return new UserError(`${at}: ${message}`, 'The file is read as YAML 1.2, of which JSON is a part.');
}
