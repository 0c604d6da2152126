/** Where a crash is rehearsed. Each name says what has happened and what has not. */
export const failPointNames = [
  'after-validation-before-append',
  'after-append-before-reply',
  'after-consume-before-mailbox-write',
  'after-mailbox-write-before-commit',
  'after-commit-before-push',
  'after-push-before-ack',
  'after-ack-before-delete',
  'after-manifest-before-record',
] as const;

export type FailPointName = (typeof failPointNames)[number];

/**
 * Asked at each point. The composition root makes one kill the process, when a flag for rehearsals asks for it; in production nothing happens.
 */
export interface FailPoints {
  hit(name: FailPointName): void;
}

export const noFailPoints: FailPoints = { hit: () => undefined };
