/** The one JSON form of numbers that JSON does not have. Read back by files/json-shape.ts. */

/** JSON text, on one line without `indent`, in which NaN and the infinities stand as text. */
export function toJson(value: unknown, indent?: number): string {
  const plain = (_: string, each: unknown) =>
    typeof each === 'number' && !Number.isFinite(each) ? String(each) : each;
  return JSON.stringify(value, plain, indent);
}
