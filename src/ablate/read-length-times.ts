/** length-times.json of an ablation's folder, checked as it is read. */
import {
  LAYERS,
  type LengthCrossing,
  type LengthCurve,
  type LengthFit,
  type LengthPoint,
  type LengthTimes,
  WORKS,
} from '../compare/length-times.ts';
import { PLAIN_MODELS } from '../config/schema.ts';
import {
  count,
  list,
  nullable,
  number,
  object,
  oneOf,
  optional,
  type Read,
  ShapeError,
  text,
} from '../files/json-shape.ts';
import { readJson } from '../run/json-file.ts';

const model = oneOf(...PLAIN_MODELS);
const work = oneOf(...WORKS);
const version: Read<1> = (value, path) => {
  if (value === 1) return value;
  throw new ShapeError(`${path}: expected 1, the version that is read`);
};
const fit = nullable(
  object<LengthFit>({
    exponent: number,
    coefficient: number,
    standardError: nullable(number),
    from: count,
    to: count,
  }),
);
const models: Read<LengthCrossing['models']> = (value, path) => {
  const [first, second, ...others] = list(model)(value, path);
  if (second !== undefined && others.length === 0) return [first, second];
  throw new ShapeError(`${path}: expected two models`);
};

/** @throws UserError with the file where it is damaged */
export function readLengthTimes(path: string): LengthTimes {
  return readJson(
    path,
    object<LengthTimes>({
      formatVersion: version,
      rows: count,
      vocab: count,
      threads: count,
      engine: text,
      rounds: count,
      othersShare: number,
      curves: list(
        object<LengthCurve>({
          model,
          layer: optional(oneOf(...LAYERS)),
          work,
          dim: count,
          layers: count,
          points: list(
            object<LengthPoint>({ length: count, milliseconds: number, least: number, most: number }),
          ),
          whole: fit,
          upper: fit,
        }),
      ),
      crossings: list(
        object<LengthCrossing>({ work, models, from: count, to: count, lengths: list(number) }),
      ),
    }),
  );
}
