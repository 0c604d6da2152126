import { accessSync, constants, existsSync, mkdirSync, readdirSync, readFileSync, rmdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Value } from '@sinclair/typebox/value';
import type { Latency } from '../measure/latency.ts';
import { htmlReport } from './html-report.ts';
import { defaultSettings } from '../settings.ts';
import { ResultSchema, type Result } from './result.ts';

const RESULT_FILE = 'result.json';
const REPORT_FILE = 'report.html';

/** Makes the folder of a report. Before anything is measured: one that cannot be written, or has a report in it, throws now and not when all is over. */
export function claimFolder(folder: string): void {
  mkdirSync(folder, { recursive: true });
  accessSync(folder, constants.W_OK);
  if (existsSync(join(folder, REPORT_FILE))) throw new Error(`${folder} has a report in it: another --out keeps both`);
}

/** Takes the folder away when nothing came into it. */
export function releaseFolder(folder: string): void {
  if (readdirSync(folder).length === 0) rmdirSync(folder);
}

/** Writes report.html, result.json and histograms.json: raw HDR histograms of microseconds by name, compressed (V2) in base64, as every HDR library reads them. */
export function writeReport(folder: string, result: Result, histograms: ReadonlyMap<string, Latency>): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, RESULT_FILE), `${JSON.stringify(result, null, 1)}\n`);
  writeFileSync(join(folder, 'histograms.json'), `${JSON.stringify(Object.fromEntries([...histograms].map(([name, distribution]) => [name, distribution.encode()])), null, 1)}\n`);
  writeFileSync(join(folder, REPORT_FILE), htmlReport([result]));
}

/** The report of several runs that lie in the folder, side by side. */
export function writeCollection(folder: string, results: readonly Result[]): void {
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, REPORT_FILE), htmlReport(results));
}

/** Every result in a file, a run's folder, or folders of such. Throws, with the place, at one that does not follow the schema. */
export function readResults(path: string): Result[] {
  if (!statSync(path).isDirectory()) return [readResult(path)];
  return readdirSync(path).sort().flatMap(name => {
    const inside = join(path, name);
    if (statSync(inside, { throwIfNoEntry: false })?.isDirectory() === true) return readResults(inside);
    return name === RESULT_FILE ? [readResult(inside)] : [];
  });
}

function readResult(file: string): Result {
  const value = completed(parsed(file));
  if (Value.Check(ResultSchema, value)) return value;
  const [first] = Value.Errors(ResultSchema, value);
  throw new Error(`${file} is no result of this version: ${first?.path ?? ''} ${first?.message ?? ''}`);
}

function parsed(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`${file} is damaged: ${error instanceof Error ? error.message : ''}`);
  }
}

/** A run from before something was measured says nothing of it. */
function completed(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || !('settings' in value) || typeof value.settings !== 'object') return value;
  const { acceptRate, queuedWebhooks, saturateSeconds, sleepingDevices, updatesPerPost } = defaultSettings;
  const business = 'business' in value && typeof value.business === 'object' && value.business !== null ? { saturated: null, ...value.business } : null;
  const knee = 'knee' in value && typeof value.knee === 'object' && value.knee !== null ? { endedBy: 'server', ...value.knee } : null;
  return { storeRequestsPerMessage: null, ...value, business, knee, settings: { acceptRate, queuedWebhooks, saturateSeconds, sleepingDevices, updatesPerPost, ...value.settings } };
}
