/** What a schema met where it wanted something else, for the end of `expected …; found …`. */

const OF_ANOTHER_TYPE = /^Invalid input: expected .+, received (\w+)$/;

/** @param issue the first of zod's @returns `a number`, `nothing`, or zod's own words */
export function foundBySchema({ message }: { readonly message: string }): string {
  const received = OF_ANOTHER_TYPE.exec(message)?.[1];
  switch (received) {
    case undefined:
      return message;
    case 'undefined':
      return 'nothing';
    case 'null':
      return 'null';
    default:
      return `${/^[aeo]/.test(received) ? 'an' : 'a'} ${received}`;
  }
}
