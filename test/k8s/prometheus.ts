import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Test } from 'tap';
import { freePort } from '../../bench/servers/free-port.ts';

interface Answer { readonly status: string; readonly error?: string; readonly data?: { readonly result: readonly { readonly value: readonly [number, string] }[] } }

/** Runs promtool to its end; what it printed is for the reader of a failed test. */
export function promtool(program: string, args: readonly string[], options: { readonly input?: string; readonly cwd?: string } = {}): { readonly code: number | null; readonly output: string } {
  const { status, stdout, stderr } = spawnSync(program, args, { ...options, encoding: 'utf8' });
  return { code: status, output: `${stdout}${stderr}` };
}

/** A Prometheus on loopback that looks at its targets twice a second, ended with the test. */
export class Prometheus {
  private readonly url: string;

  private constructor(url: string) {
    this.url = url;
  }

  static async start(t: Test, program: string, folder: string, targets: readonly string[], rules: string): Promise<Prometheus> {
    const port = await freePort();
    mkdirSync(folder);
    writeFileSync(join(folder, 'rules.yaml'), rules);
    writeFileSync(join(folder, 'prometheus.yaml'), JSON.stringify({
      global: { scrape_interval: '500ms', scrape_timeout: '500ms', evaluation_interval: '500ms' },
      rule_files: [join(folder, 'rules.yaml')],
      scrape_configs: [{ job_name: 'sealgate', static_configs: [{ targets }] }],
    }));
    const child = spawn(program, [`--config.file=${folder}/prometheus.yaml`, `--storage.tsdb.path=${folder}/data`, `--web.listen-address=127.0.0.1:${port}`, '--log.level=error'], { stdio: ['ignore', 'inherit', 'inherit'] });
    t.teardown(() => { child.kill('SIGKILL'); });
    return new Prometheus(`http://127.0.0.1:${port}`);
  }

  /** Values of all series that the expression gives now, none while it does not answer yet. Rejects with what is wrong with the expression. */
  async query(expression: string): Promise<readonly number[]> {
    const response = await fetch(`${this.url}/api/v1/query`, { method: 'POST', body: new URLSearchParams({ query: expression }) }).catch(() => null);
    if (response === null || response.status === 503) return [];
    const { status, error, data } = await response.json() as Answer;
    if (status !== 'success') throw new Error(`${expression}: ${error ?? 'refused'}`);
    return (data?.result ?? []).map(({ value: [, text] }) => Number(text));
  }
}
