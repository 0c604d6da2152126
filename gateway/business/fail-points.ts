/** Where a crash of the business platform is rehearsed. Each name says what has happened and what has not. */
export const businessFailPointNames = [
  'after-command-before-seal',
  'after-ratchet-save-before-append',
  'after-append-before-outbox-done',
  'after-event-row-before-ack',
] as const;

export type BusinessFailPointName = (typeof businessFailPointNames)[number];

/** Asked at each point; in production nothing happens. */
export interface FailPoints {
  hit(name: BusinessFailPointName): void;
}
