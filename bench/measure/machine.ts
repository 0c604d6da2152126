import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem } from 'node:os';
import { Type, type Static } from '@sinclair/typebox';

export const HardwareSchema = Type.Object({
  cpu: Type.String(),
  cores: Type.Integer(),
  memoryBytes: Type.Integer(),
  kernel: Type.String(),
});

export const VersionsSchema = Type.Object({
  sealgate: Type.String(),
  /** '' outside a work tree. */
  commit: Type.String(),
  node: Type.String(),
  target: Type.String(),
});

export function readHardware(): Static<typeof HardwareSchema> {
  const all = cpus();
  return { cpu: all[0]?.model ?? 'unknown', cores: all.length, memoryBytes: totalmem(), kernel: release() };
}

export function readVersions(target: string): Static<typeof VersionsSchema> {
  return { sealgate: packageVersion(), commit: commit(), node: process.version, target };
}

function packageVersion(): string {
  for (const up of ['../../package.json', '../../../package.json']) {
    try {
      const text = readFileSync(new URL(up, import.meta.url), 'utf8');
      return /"version": "([^"]+)"/.exec(text)?.[1] ?? 'unknown';
    } catch {
      // compiled code lies one folder deeper
    }
  }
  return 'unknown';
}

function commit(): string {
  try {
    return execFileSync('git', ['describe', '--always', '--dirty'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return '';
  }
}
