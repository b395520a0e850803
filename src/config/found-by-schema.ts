/** What a schema met where it wanted something else, for the end of `expected …; found …`. */

const OF_ANOTHER_TYPE = /^Invalid input: expected .+, received (\w+)$/;
const OF_ANOTHER_VALUE = /^Invalid input: expected ([^,]+)$/;

/** @param issue the first of zod's @returns `a number`, `nothing`, `not 1`, or zod's own words */
export function foundBySchema({ message }: { readonly message: string }): string {
  const type = OF_ANOTHER_TYPE.exec(message)?.[1];
  switch (type) {
    case undefined:
      return message.replace(OF_ANOTHER_VALUE, 'not $1');
    case 'undefined':
      return 'nothing';
    case 'null':
      return 'null';
    default:
      return `${/^[aeo]/.test(type) ? 'an' : 'a'} ${type}`;
  }
}
