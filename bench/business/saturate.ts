import { nowUs } from '../measure/now.ts';
import { spanOf } from '../measure/process-watch.ts';
import type { Outcome } from '../report/result.ts';
import { costOf, watch } from '../scenarios/scenario.ts';
import type { Conversing } from './conversing.ts';

/** Messages and their answers that are on their way: a round takes some tenths of a second then. */
const ROUNDS_AT_ONCE = 256;
const STEP_MS = 5;

/** Whoever reads something answers it, and when the answer has been told somebody gets the next: what the gateway can carry is what it does then. null: not asked for. */
export async function saturate({ stage, crowd, requests, statuses, settle }: Conversing): Promise<NonNullable<Outcome['business']>['saturated']> {
  const { settings: { saturateSeconds }, target, cut } = stage;
  if (saturateSeconds === 0) return null;
  stage.say(`${ROUNDS_AT_ONCE} messages and answers on their way for ${saturateSeconds} s`);
  await crowd.answer(true);
  const [watching, startUs, acceptedBefore, inboundBefore] = [watch(target), nowUs(), requests.accepted, statuses.inbound];
  const carried = (): number => requests.accepted - acceptedBefore + statuses.inbound - inboundBefore;
  const asked: Promise<unknown>[] = [];
  let begun = 0;
  while (nowUs() < startUs + saturateSeconds * 1e6 && !cut.aborted) {
    for (; begun - (statuses.inbound - inboundBefore) < ROUNDS_AT_ONCE; begun += 1) asked.push(requests.toAnybody(nowUs()).then(isAccepted => { if (!isAccepted) begun -= 1; }));
    await stage.pause(STEP_MS);
  }
  const [messagesPerSecond, serverCpuShare] = [carried() * 1e6 / (nowUs() - startUs), spanOf(watching.spans(), 'server')?.cpuShare ?? null];
  await Promise.all(asked);
  await settle();
  await crowd.answer(false);
  // What was carried costs until the last of it has been told.
  return { messagesPerSecond, serverCpuShare, serverCpuMicrosPerMessage: costOf(watching.spans(), carried()).serverCpuMicrosPerMessage };
}
