/** Names for parts of a program, so that a graph and its errors can say where an operation comes from. */

const open: string[] = [];

/** Runs `body`; every op in it is recorded as standing under `name`. Frees nothing, unlike TF.js's tidy. */
export function scoped<T>(name: string, body: () => T): T {
  open.push(name);
  try {
    return body();
  } finally {
    open.pop();
  }
}

/** The open names, outermost first. */
export function openScopes(): readonly string[] {
  return open;
}
