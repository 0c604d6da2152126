import { readFileSync } from 'node:fs';
import { Type, type Static } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';

const LoadDevice = {
  device: Type.Integer({ minimum: 1, maximum: 127 }),
  incarnation: Type.Integer({ minimum: 0 }),
  registrationId: Type.Integer({ minimum: 1, maximum: 16383 }),
};

/** One load-test account with its device that connects: a line of JSON in the file that `sealgate import-accounts --load-test` writes. */
const LoadAccountSchema = Type.Object({
  account: Type.String({ pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' }),
  ...LoadDevice,
  manifestVersion: Type.Integer({ minimum: 1 }),
  /** 32 bytes in base64: what Hello carries. */
  secret: Type.String({ pattern: '^[A-Za-z0-9+/]{43}=$' }),
  /** Linked devices that never connect. */
  sleeping: Type.Optional(Type.Array(Type.Object(LoadDevice))),
});

export type LoadAccount = Static<typeof LoadAccountSchema>;

/** The first `max` accounts of a file, one JSON object per line. Throws with the line's number when one is not as it should be. */
export function readAccountsFile(path: string, max: number): LoadAccount[] {
  const accounts: LoadAccount[] = [];
  const lines = readFileSync(path, 'utf8').split('\n');
  for (const [index, line] of lines.entries()) {
    if (accounts.length === max) break;
    if (line.trim() === '') continue;
    const value = parsed(line);
    if (!Value.Check(LoadAccountSchema, value)) throw new Error(`${path}:${index + 1} is not a load-test account`);
    accounts.push(value);
  }
  if (accounts.length < max) throw new Error(`${path} has ${accounts.length} accounts, ${max} are needed`);
  return accounts;
}

/** undefined: no JSON, as what was cut off in the middle. */
function parsed(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
}
