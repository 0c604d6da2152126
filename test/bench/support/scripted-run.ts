import { join } from 'node:path';
import { Value } from '@sinclair/typebox/value';
import type { Test } from 'tap';
import { ResultSchema, type Result } from '../../../bench/report/result.ts';
import { runScenario } from '../../../bench/run.ts';
import { scenarios } from '../../../bench/scenarios/index.ts';
import { defaultSettings, type Settings } from '../../../bench/settings.ts';
import { remoteTarget } from '../../../bench/targets/remote.ts';
import { ScriptedGateway, type Mischief } from './scripted-gateway.ts';

export const small: Partial<Settings> = { rate: 200, durationSeconds: 1, warmUpSeconds: 0, idleSeconds: 0.1, quietSeconds: 0.1, concurrency: 8 };

/** A gateway until the end of the test, and its accounts as generators read them. */
export async function started(t: Test, accounts: number, mischief?: Mischief): Promise<{ gateway: ScriptedGateway; url: string; accountsFile: string }> {
  const gateway = new ScriptedGateway(accounts, mischief);
  const url = await gateway.start();
  t.teardown(() => gateway.stop());
  const accountsFile = join(t.testdir(), 'accounts.jsonl');
  gateway.writeAccounts(accountsFile);
  return { gateway, url, accountsFile };
}

/** All of it, and nothing that the schema does not know. */
export function followsSchema(t: Test, result: Result): void {
  t.ok(Value.Check(ResultSchema, result), `${result.scenario}: the result follows its schema`);
  t.same(Value.Clean(ResultSchema, structuredClone(result)), result, `${result.scenario}: nothing else is in it`);
}

/** Runs a scenario against a gateway of its own. `say` hears the lines for the terminal, and may end the run early. */
export async function runScripted(
  t: Test, name: string, settings: Partial<Settings>, { mischief, say = () => undefined }: { readonly mischief?: Mischief; readonly say?: (line: string, cut: () => void) => void } = {},
): Promise<{ result: Result; gateway: ScriptedGateway }> {
  const scenario = scenarios.find(one => one.name === name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  const all = { ...defaultSettings, ...scenario.defaults, devices: 20, ...small, ...settings };
  const { gateway, url, accountsFile } = await started(t, scenario.accounts?.(all) ?? all.devices, mischief);
  const cutting = new AbortController();
  const { result } = await runScenario({
    scenario, settings: all, say: line => say(line, () => cutting.abort()), cut: cutting.signal, abort: new AbortController().signal,
    // The gateway is in this process, which has started the generators besides.
    startTarget: async () => ({ ...remoteTarget({ url, accountsFile, caFile: null, pid: null }), processes: () => [{ kind: 'server', name: 'scripted', pid: process.pid }], crash: async () => gateway.drop() }),
  });
  followsSchema(t, result);
  return { result, gateway };
}
