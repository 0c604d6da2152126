import { Kind, type TSchema } from '@sinclair/typebox';
import { configSchema } from './config-schema.ts';

export type SettingValue = string | number | boolean | readonly string[];

/** One leaf of the configuration, under its three names. */
export interface Setting {
  /** In a file: `device.port`. */
  readonly path: string;
  /** On the command line, without the dashes: `port`. */
  readonly flag: string;
  /** In the environment, the flag in capitals: `SEALGATE_PORT`. */
  readonly env: string;
  readonly kind: 'text' | 'number' | 'yesNo' | 'list';
  readonly description: string;
  readonly fallback: SettingValue;
  /** Allowed words, empty when any text is. */
  readonly choices: readonly string[];
  readonly secret: boolean;
}

/** All settings in the order of the schema. */
export const settings: readonly Setting[] = [...leaves(configSchema, [])];

function* leaves(schema: TSchema, path: readonly string[]): Generator<Setting> {
  const properties = propertiesOf(schema);
  if (properties === null) yield settingOf(schema, path);
  else for (const [name, inner] of properties) yield* leaves(inner, [...path, name]);
}

function propertiesOf(schema: TSchema): readonly (readonly [string, TSchema])[] | null {
  const properties: unknown = schema['properties'];
  if (typeof properties !== 'object' || properties === null) return null;
  return Object.entries(properties).flatMap(([name, inner]: [string, unknown]) => isSchema(inner) ? [[name, inner] as const] : []);
}

function isSchema(value: unknown): value is TSchema {
  return typeof value === 'object' && value !== null && Kind in value;
}

function settingOf(schema: TSchema, path: readonly string[]): Setting {
  const words = path.flatMap(name => name.split(/(?=[A-Z])/)).map(word => word.toLowerCase());
  const ownFlag: unknown = schema['flag'];
  const flag = typeof ownFlag === 'string' ? ownFlag : words.join('-');
  const choices: unknown = schema['choices'];
  return {
    path: path.join('.'),
    flag,
    env: `SEALGATE_${flag.replaceAll('-', '_').toUpperCase()}`,
    kind: kindOf(schema['type']),
    description: schema.description ?? '',
    fallback: fallbackOf(schema.default),
    choices: Array.isArray(choices) ? choices.map(String) : [],
    secret: schema['secret'] === true,
  };
}

function kindOf(type: unknown): Setting['kind'] {
  if (type === 'integer') return 'number';
  if (type === 'boolean') return 'yesNo';
  return type === 'array' ? 'list' : 'text';
}

function fallbackOf(value: unknown): SettingValue {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}
