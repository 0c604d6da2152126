import type { Client, Contact, Message } from '../../client/index.ts';
import { emptyInput, type InputLine } from './input-line.ts';

/** Everything that the screen shows. The renderer is a pure function of it. */
export interface ChatState {
  readonly columns: number;
  readonly rows: number;
  /** As typed on the command line, until the account is known. */
  readonly peerText: string;
  readonly own: string;
  readonly contact: Contact | null;
  readonly connection: Client['connection'];
  readonly messages: readonly NumberedMessage[];
  readonly isTyping: boolean;
  /** One sentence above the input: what went wrong or was done. */
  readonly notice: { readonly text: string; readonly isError: boolean } | null;
  /** Shown instead of the messages until the next key. */
  readonly panel: { readonly text: readonly string[]; readonly qr: readonly string[] } | null;
  readonly input: InputLine;
  /** Lines scrolled up from the newest message. */
  readonly scroll: number;
}

export interface NumberedMessage {
  /** Stays with the message while the chat is open. */
  readonly number: number;
  readonly message: Message;
}

export function initialState(own: string, peerText: string, size: { readonly columns: number; readonly rows: number }): ChatState {
  return {
    ...size, own, peerText, contact: null, connection: 'connecting', messages: [], isTyping: false, notice: null, panel: null, input: emptyInput, scroll: 0,
  };
}

/** Gives each message the number it had, and new ones the next numbers in order. */
export class MessageNumbers {
  private readonly numbers = new Map<string, number>();

  number(messages: readonly Message[]): NumberedMessage[] {
    return messages.map(message => {
      const key = `${message.author} ${message.contentId}`;
      const number = this.numbers.get(key) ?? this.numbers.size + 1;
      this.numbers.set(key, number);
      return { number, message };
    });
  }
}
