/** Where a run keeps its answers to splits, in files that are called as a corpus's are: no corpus is looked for there. */
export const ANSWERS = 'outputs';
