// npm run fuzz -- --seed S --minutes M: a long campaign against a gateway of its own; says what it saw and ends with 1 when a promise was broken.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { GatewayProcess } from '../support/gateway-process.ts';
import { campaignFlags, runCampaign } from './campaign.ts';

const { values } = parseArgs({ options: { seed: { type: 'string' }, minutes: { type: 'string', default: '10' }, concurrency: { type: 'string', default: '8' } } });
const seed = Number(values.seed ?? Date.now() % 1_000_000);
const folder = mkdtempSync(join(tmpdir(), 'sealgate-fuzz-'));
const gateway = await GatewayProcess.start({ folder, flags: campaignFlags });
console.log(`seed ${seed}, ${values.minutes} minutes`);
const result = await runCampaign({
  gateway, folder, seed, durationMs: Number(values.minutes) * 60_000, concurrency: Number(values.concurrency), onProgress: text => { console.log(text); },
});
console.log(JSON.stringify({ seed, ...result, seen: Object.fromEntries([...result.seen].sort()) }, null, 2));
await gateway.kill();
rmSync(folder, { recursive: true, force: true });
process.exitCode = result.violations.length === 0 ? 0 : 1;
