import { emitKeypressEvents } from 'node:readline';
import type { InputStream } from '../io.ts';
import { type Key, type KeyAction, keyAction } from './keys.ts';

/** Reads single keys until the returned function is called, which gives the terminal its usual input back. */
export function readKeys(stdin: InputStream, onAction: (action: KeyAction) => void): () => void {
  let isPasting = false;
  const onKeypress = (text: string | undefined, key: Key): void => {
    const action = keyAction(text, key, isPasting);
    if (action.kind === 'pasteStart' || action.kind === 'pasteEnd') isPasting = action.kind === 'pasteStart';
    else if (action.kind !== 'none') onAction(action);
  };
  emitKeypressEvents(stdin);
  stdin.setRawMode?.(true);
  stdin.on('keypress', onKeypress);
  stdin.resume();
  return () => {
    stdin.off('keypress', onKeypress);
    stdin.setRawMode?.(false);
    stdin.pause();
  };
}
