/** Where a crash in a conversation is rehearsed. Each name says what has happened and what has not. */
export const conversationFailPointNames = [
  'after-command-before-seal',
  'after-ratchet-save-before-append',
  'after-append-before-outbox-done',
  'after-event-row-before-ack',
] as const;

/** Everywhere that a crash of the business platform is rehearsed. */
export type BusinessFailPointName = (typeof conversationFailPointNames)[number] | 'after-account-before-number' | 'after-account-end-before-keys' | 'after-keys-before-number';

/** Asked at each point; in production nothing happens. */
export interface FailPoints {
  hit(name: BusinessFailPointName): void;
}
