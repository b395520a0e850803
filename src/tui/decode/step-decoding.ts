/** The one way on: a message to the state after it, and what is to be done outside. */
import { visibleLine } from '../../text/visible.ts';
import { afterRun, type DecodeMessage, type DecodeState, type Stepped } from './decode-state.ts';
import { afterKey, type Draw, inspecting } from './key-actions.ts';

export function stepDecoding(state: DecodeState, message: DecodeMessage, draw: Draw): Stepped {
  switch (message.type) {
    case 'key':
      return afterKey(state, message.key, draw);
    case 'run': {
      const after = afterRun(state, message.run, message.said);
      // An answer that has just ended while the inside view is open is looked into at once.
      const ended = message.said.type === 'answer' && message.said.event.type === 'end';
      return ended ? inspecting(after) : { state: after, effects: [] };
    }
    case 'notice':
      return { state: { ...state, notice: visibleLine(message.text) }, effects: [] };
    default:
      return message satisfies never;
  }
}
