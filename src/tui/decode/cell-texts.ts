/** Texts of what one step of a recurrence computes. */
import { lookingBackOf, type StageTexts, type Where } from './stage-where.ts';

/** What a recurrent cell reads beside its own state. */
function readByCell(where: Where): string {
  if (!('cell' in where.own)) return 'what the layer is given';
  if (where.layer > 0) return 'what comes from the layer below';
  return !where.inEncoder && lookingBackOf(where)?.context === 'input'
    ? 'the token and the context'
    : 'the token';
}

export const CELL_TEXTS: StageTexts = {
  'old state': {
    title: 'Old state, h',
    sentence: 'What the step before has left: both gates and the candidate are made of it as well.',
  },
  reset: {
    title: 'Reset gate, r = σ(…)',
    sentence: 'Near 0: the old state does not count for the candidate. Near 1: it does.',
  },
  update: {
    title: 'Update gate, z = σ(…)',
    sentence: 'Near 1: the old state is kept. Near 0: the candidate takes its place.',
  },
  candidate: (where) => ({
    title: 'Candidate, n = tanh(…)',
    sentence: `What the state would become, from ${readByCell(where)}, and from as much of the old state as the reset gate lets through.`,
  }),
  state: {
    title: 'State, h + (1 - z) (n - h)',
    sentence: 'The old state moves towards the candidate, as far as the update gate lets it.',
  },
  'old cell': {
    title: 'Old cell, c',
    sentence: 'What the step before has left in the memory of the LSTM.',
  },
  'input gate': {
    title: 'Input gate, i = σ(…)',
    sentence: 'Near 1: the new content is written into the cell. Near 0: it is not.',
  },
  'forget gate': {
    title: 'Forget gate, f = σ(…)',
    sentence: 'Near 1: the cell keeps what it holds. Near 0: it is emptied.',
  },
  content: (where) => ({
    title: 'New content, g = tanh(…)',
    sentence: `What may be written into the cell, from ${readByCell(where)}, and from the old state.`,
  }),
  'output gate': {
    title: 'Output gate, o = σ(…)',
    sentence: 'How much of the cell is shown to the outside.',
  },
  cell: {
    title: "Cell, c' = f c + i g",
    sentence: 'What is kept, and what is written into it: the memory of an LSTM.',
  },
  'output state': {
    title: "State, h' = o tanh(c')",
    sentence: 'What the cell shows: the input of whatever comes next.',
  },
  'state before': {
    title: 'State before, h',
    sentence: 'What the step before has left.',
  },
  'tanh state': (where) => ({
    title: "State, h' = tanh(…)",
    sentence: `Made anew of ${readByCell(where)} and of the state before: with no gate, nothing is kept as it was.`,
  }),
  'recurrent states': {
    title: 'State',
    sentence: 'What the recurrence has come to, from the tokens read so far: what this layer hands on.',
  },
};
