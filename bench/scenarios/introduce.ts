import type { Stage } from './scenario.ts';

/**
 * Every device in the range accepts messages of its peer, so that no limit for strangers is met. Not part of what is measured. They
 * must be connected.
 */
export async function introduce(stage: Stage, from: number, to: number): Promise<void> {
  stage.say(`${to - from} devices accept their peers`);
  await stage.fleet.run({ kind: 'accept', from, to });
}
