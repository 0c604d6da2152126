/** A key as node:readline reports it. */
export interface Key {
  readonly name?: string | undefined;
  readonly sequence?: string | undefined;
  readonly ctrl?: boolean | undefined;
  readonly meta?: boolean | undefined;
}

export type KeyAction =
  | { readonly kind: 'insert'; readonly text: string }
  | {
    readonly kind: 'submit' | 'quit' | 'left' | 'right' | 'home' | 'end' | 'backspace' | 'delete' | 'deleteWord' | 'deleteToStart' | 'deleteToEnd'
      | 'older' | 'newer' | 'pageUp' | 'pageDown' | 'redraw' | 'pasteStart' | 'pasteEnd' | 'none';
  };

const WITH_CTRL: Readonly<Record<string, KeyAction['kind']>> = {
  c: 'quit', d: 'quit', a: 'home', e: 'end', b: 'left', f: 'right', w: 'deleteWord', u: 'deleteToStart', k: 'deleteToEnd', l: 'redraw', h: 'backspace',
};
const NAMED: Readonly<Record<string, KeyAction['kind']>> = {
  return: 'submit', enter: 'submit', left: 'left', right: 'right', home: 'home', end: 'end', backspace: 'backspace', delete: 'delete', up: 'older', down: 'newer',
  pageup: 'pageUp', pagedown: 'pageDown', 'paste-start': 'pasteStart', 'paste-end': 'pasteEnd',
};

/** What a key means for the input line. Inside a paste everything is text. */
export function keyAction(text: string | undefined, key: Key, isPasting: boolean): KeyAction {
  const name = key.name ?? '';
  if (isPasting && name !== 'paste-end') return { kind: 'insert', text: name === 'return' || name === 'enter' ? '\n' : text ?? '' };
  if (key.meta === true && (name === 'return' || name === 'enter')) return { kind: 'insert', text: '\n' };
  if (key.ctrl === true) return simple(WITH_CTRL[name]);
  const named = NAMED[name];
  if (named !== undefined) return simple(named);
  const isText = text !== undefined && text !== '' && key.meta !== true && !/^[\u0000-\u001f\u007f]/.test(text);
  return isText ? { kind: 'insert', text } : { kind: 'none' };
}

function simple(kind: KeyAction['kind'] | undefined): KeyAction {
  return kind === undefined || kind === 'insert' ? { kind: 'none' } : { kind };
}
