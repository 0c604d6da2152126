import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { parse } from 'yaml';
import { Value } from '@sinclair/typebox/value';
import { SealgateError } from '../../../proto/errors.ts';
import { checkRelations } from './config-relations.ts';
import { configSchema, type Config } from './config-schema.ts';
import { settings, type Setting, type SettingValue } from './config-settings.ts';
import { checkLimits } from './limits.ts';
import { nearestName } from './nearest-name.ts';

export interface ConfigSources {
  /** By flag name; text as typed, true for a bare flag. Flags that were not given are absent. */
  readonly flags: Readonly<Record<string, string | boolean>>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** YAML or JSON; null: no file. */
  readonly file: string | null;
}

/** Where a value came from: 'default', 'file', or the flag or variable itself. */
export type Origin = string;

export interface LoadedConfig {
  readonly config: Config;
  /** By path. */
  readonly origins: ReadonlyMap<string, Origin>;
}

/** Variables with our prefix that are not the server's configuration. */
const otherVariables = new Set(['SEALGATE_CONFIG', 'SEALGATE_PROFILE', 'SEALGATE_SERVER']);
const otherPrefixes = ['SEALGATE_TEST_', 'SEALGATE_FAILPOINT', 'SEALGATE_BENCH_'];

/**
 * Flags before environment before file before defaults. Nothing unknown passes: a name that is mistyped is answered with the one that was meant.
 * Throws BAD_CONFIG with a sentence that names the setting and where it stands.
 */
export function loadConfig(sources: ConfigSources): LoadedConfig {
  const values = new Map<string, SettingValue>(settings.map(setting => [setting.path, setting.fallback]));
  const origins = new Map<string, Origin>(settings.map(setting => [setting.path, 'default']));
  const layers = [sources.file === null ? [] : fromFile(sources.file), fromEnvironment(sources.env), fromFlags(sources.flags)];
  for (const { setting, value, origin } of layers.flat()) {
    values.set(setting.path, value);
    origins.set(setting.path, origin);
  }
  fillFolders(values, sources.env);
  const config = checkedConfig(values, origins);
  checkLimits(config.limits);
  checkRelations(config, path => origins.get(path) !== 'default');
  return { config, origins };
}

interface Given { readonly setting: Setting; readonly value: SettingValue; readonly origin: Origin }

function fromFlags(flags: ConfigSources['flags']): Given[] {
  return Object.entries(flags).map(([flag, typed]) => {
    const setting = settings.find(candidate => candidate.flag === flag) ?? unknownName(`--${flag}`, settings.map(each => `--${each.flag}`));
    return given(setting, String(typed), `--${flag}`);
  });
}

function fromEnvironment(env: ConfigSources['env']): Given[] {
  const names = Object.keys(env).filter(name => name.startsWith('SEALGATE_'));
  const own = names.filter(name => !otherVariables.has(name) && !otherPrefixes.some(prefix => name.startsWith(prefix)));
  return own.map(name => {
    const setting = settings.find(candidate => candidate.env === name) ?? unknownName(name, settings.map(each => each.env));
    return given(setting, env[name] ?? '', name);
  });
}

/** Text of a flag or variable as the setting's type; what does not fit stays text and is refused by the schema. */
function given(setting: Setting, typed: string, origin: Origin): Given {
  return { setting, value: typedValue(setting, typed), origin };
}

function typedValue(setting: Setting, typed: string): SettingValue {
  switch (setting.kind) {
    case 'number': return /^-?\d+$/.test(typed.trim()) ? Number(typed) : typed;
    case 'yesNo': return typed === 'true' || typed === '1' ? true : typed === 'false' || typed === '0' ? false : typed;
    case 'list': return typed.split(',').map(part => part.trim()).filter(part => part !== '');
    case 'text': return typed;
  }
}

function fromFile(path: string): Given[] {
  let parsed: unknown;
  try {
    parsed = parse(readFileSync(path, 'utf8'), { maxAliasCount: 0 });
  } catch (error) {
    // The parser's message quotes the file, which may hold what nobody should see.
    const code: unknown = error instanceof Error && 'code' in error ? error.code : undefined;
    throw new SealgateError('BAD_CONFIG', { detail: `${path} cannot be read as YAML or JSON: ${typeof code === 'string' ? code : 'syntax error'}` });
  }
  if (parsed === null) return [];
  return fileEntries(parsed, [], path);
}

function fileEntries(node: unknown, trail: readonly string[], file: string): Given[] {
  const path = trail.join('.');
  const setting = settings.find(candidate => candidate.path === path);
  if (setting !== undefined) return [{ setting, value: fileValue(node), origin: 'file' }];
  const isSection = path === '' || settings.some(candidate => candidate.path.startsWith(`${path}.`));
  if (!isSection) return unknownName(`${path} in ${file}`, siblings(trail), path);
  if (typeof node !== 'object' || node === null || Array.isArray(node)) throw new SealgateError('BAD_CONFIG', { detail: `${path === '' ? file : path} must hold settings by name` });
  return Object.entries(node).flatMap(([name, inner]: [string, unknown]) => fileEntries(inner, [...trail, name], file));
}

/** Full paths of everything that may stand where the unknown name stands, and of settings anywhere: a right name in the wrong section is meant too. */
function siblings(trail: readonly string[]): readonly string[] {
  const depth = trail.length;
  return [...new Set([...settings.map(setting => setting.path.split('.').slice(0, depth).join('.')), ...settings.map(setting => setting.path)])];
}

function fileValue(node: unknown): SettingValue {
  if (Array.isArray(node)) return node.map(String);
  return typeof node === 'number' || typeof node === 'boolean' || typeof node === 'string' ? node : JSON.stringify(node);
}

function unknownName(shown: string, names: readonly string[], typed = shown): never {
  const nearest = nearestName(typed, names);
  throw new SealgateError('BAD_CONFIG', { detail: `unknown setting ${shown}${nearest === null ? '' : `; did you mean ${nearest}?`}` });
}

/** Folders follow the place where the system keeps such things; keys never lie in the data folder by default. */
function fillFolders(values: Map<string, SettingValue>, env: ConfigSources['env']): void {
  const dataGiven = String(values.get('dataDir'));
  const keysGiven = String(values.get('keysDir'));
  const home = variable(env, 'HOME') ?? homedir();
  const dataHome = variable(env, 'XDG_DATA_HOME') ?? join(home, '.local', 'share');
  const configHome = variable(env, 'XDG_CONFIG_HOME') ?? join(home, '.config');
  const dataDir = resolve(dataGiven === '' ? join(dataHome, 'sealgate', 'data') : dataGiven);
  const ownKeys = dataGiven === '' ? join(configHome, 'sealgate', 'keys') : `${dataDir}-keys`;
  values.set('dataDir', dataDir);
  values.set('keysDir', resolve(keysGiven === '' ? variable(env, 'CREDENTIALS_DIRECTORY') ?? ownKeys : keysGiven));
}

/** A variable that is set to nothing counts as not set. */
function variable(env: ConfigSources['env'], name: string): string | undefined {
  const value = env[name];
  return value === '' ? undefined : value;
}

function checkedConfig(values: ReadonlyMap<string, SettingValue>, origins: ReadonlyMap<string, Origin>): Config {
  const tree: Record<string, unknown> = {};
  for (const [path, value] of values) plant(tree, path.split('.'), value);
  if (Value.Check(configSchema, tree)) return tree;
  const first = Value.Errors(configSchema, tree).First();
  const path = (first?.path ?? '').slice(1).replaceAll('/', '.');
  const setting = settings.find(candidate => path === candidate.path || path.startsWith(`${candidate.path}.`));
  throw new SealgateError('BAD_CONFIG', { detail: `${setting?.path ?? path} (${origins.get(setting?.path ?? path) ?? 'file'}) must be ${setting === undefined ? 'valid' : expected(setting)}` });
}

function plant(tree: Record<string, unknown>, trail: readonly string[], value: SettingValue): void {
  const [name = '', ...rest] = trail;
  if (rest.length === 0) {
    tree[name] = value;
    return;
  }
  const known: unknown = tree[name];
  const branch: Record<string, unknown> = isTree(known) ? known : {};
  tree[name] = branch;
  plant(branch, rest, value);
}

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function expected(setting: Setting): string {
  switch (setting.kind) {
    case 'number': return 'a whole number in its range';
    case 'yesNo': return 'true or false';
    case 'list': return 'a list of texts';
    case 'text': return setting.choices.length === 0 ? 'a text' : `one of ${setting.choices.join(', ')}`;
  }
}
