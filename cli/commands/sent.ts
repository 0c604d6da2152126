import type { SentMessage } from '../../client/index.ts';
import type { Session } from '../run-client.ts';

/** The answer of every command that sends something. */
export function answerSent({ out }: Session, sent: SentMessage): void {
  out.answer(sent, `✓ accepted  ${sent.contentId.slice(0, 8)}`);
}
