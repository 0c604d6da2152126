/** Imported by the echo worker, to show that its imports are TypeScript too. */
export const answer: number = 6 * 7;
