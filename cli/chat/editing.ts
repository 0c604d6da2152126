import type { ChatState } from './chat-state.ts';
import { emptyInput, type InputLine, insert, moveTo, removeRange, wordStart } from './input-line.ts';
import type { KeyAction } from './keys.ts';

/** The state after a key that concerns input and scrolling only; other keys leave it as it is. `scrollMax` is the last frame's. */
export function edited(state: ChatState, action: KeyAction, scrollMax: number): ChatState {
  const page = Math.max(1, state.rows - 5);
  switch (action.kind) {
    case 'pageUp': return { ...state, scroll: Math.min(scrollMax, state.scroll + page) };
    case 'pageDown': return { ...state, scroll: Math.max(0, Math.min(state.scroll, scrollMax) - page) };
    default: return { ...state, input: editedInput(state.input, action) };
  }
}

function editedInput(input: InputLine, action: KeyAction): InputLine {
  const { cursor, characters } = input;
  switch (action.kind) {
    case 'insert': return insert(input, action.text);
    case 'left': return moveTo(input, cursor - 1);
    case 'right': return moveTo(input, cursor + 1);
    case 'home': return moveTo(input, 0);
    case 'end': return moveTo(input, characters.length);
    case 'backspace': return removeRange(input, cursor - 1, cursor);
    case 'delete': return removeRange(input, cursor, cursor + 1);
    case 'deleteWord': return removeRange(input, wordStart(input), cursor);
    case 'deleteToStart': return removeRange(input, 0, cursor);
    case 'deleteToEnd': return removeRange(input, cursor, characters.length);
    case 'submit': return emptyInput;
    default: return input;
  }
}
