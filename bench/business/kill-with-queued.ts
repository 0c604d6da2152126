import { nowUs } from '../measure/now.ts';
import type { Conversing } from './conversing.ts';

/** After a request that was refused. */
const PAUSE_MS = 50;
/** Receipts are gathered for a second by the consumers' clients. */
const RECEIPTS_MS = 2500;

export interface Restart { readonly queued: number; readonly lost: number; readonly recoveryMs: number | null }

/** Nobody takes webhooks until so many wait; then the gateway is killed, and starts again. What had queued is what comes for the first time after that. */
export async function killWithQueued(run: Conversing): Promise<Restart> {
  const { stage, crowd, requests, statuses, receiver, until, settle } = run;
  const { settings, target: { crash }, cut } = stage;
  if (crash === null || settings.queuedWebhooks === 0 || cut.aborted) return { queued: 0, lost: statuses.missing, recoveryMs: null };
  stage.say(`${settings.queuedWebhooks} webhooks queue up, then the gateway is killed`);
  const [before, readBefore, toldBefore] = [requests.accepted, (await crowd.report()).received, statuses.told];
  receiver.isDown = true;
  // Sent and delivered.
  await requestExactly(run, Math.ceil(settings.queuedWebhooks / 2));
  await until(async () => (await crowd.report()).received >= readBefore + requests.accepted - before);
  await stage.pause(RECEIPTS_MS);
  const startUs = nowUs();
  receiver.isDown = false;
  await crash();
  await settle();
  return { queued: statuses.told - toldBefore, lost: statuses.missing, recoveryMs: (nowUs() - startUs) / 1000 };
}

/** At acceptRate, until so many have been accepted. */
async function requestExactly({ requests, stage }: Conversing, messages: number): Promise<void> {
  const { settings: { acceptRate }, cut } = stage;
  const before = requests.accepted;
  // Hardly ever more than so many come in this time: the rest is asked for one by one.
  await requests.during(acceptRate, Math.max(0, messages - 3 * Math.sqrt(messages)) / acceptRate);
  while (requests.accepted - before < messages && !cut.aborted) if (!await requests.toAnybody(nowUs())) await stage.pause(PAUSE_MS);
}
