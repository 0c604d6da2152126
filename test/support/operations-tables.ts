import { readFileSync } from 'node:fs';
import { exitCodes } from '../../cli/exit-codes.ts';
import { settings, type Setting } from '../../gateway/ops/config/config-settings.ts';
import { limitRelations } from '../../gateway/ops/config/limits.ts';

/** The parts of docs/OPERATIONS.md that are made from the code, by the name in their marker. */
export function operationsTables(metrics: readonly { readonly name: string; readonly type: string; readonly help: string }[]): ReadonlyMap<string, string> {
  const plain = settings.filter(setting => !setting.path.startsWith('limits.'));
  return new Map([
    ['settings', table(['in a file', 'flag', 'environment', 'default', 'what it is'], plain.map(settingRow))],
    ['limits-device', limitTable('device')],
    ['limits-routing', limitTable('routing')],
    ['relations', limitRelations.map(text => `- ${text}`).join('\n')],
    ['exit-codes', table(['code', 'meaning'], Object.values(exitCodes).map(({ code, text }) => [String(code), text]))],
    ['metrics', table(['metric', 'type', 'what it says'], metrics.map(({ name, type, help }) => [`\`${name}\``, type, help]))],
  ]);
}

function settingRow({ path, flag, env, fallback, description, choices }: Setting): readonly string[] {
  const words = choices.length === 0 || description.includes(choices[0] ?? '') ? '' : ` (${choices.join(', ')})`;
  const text = description === '' ? explained.get(path) ?? '' : description;
  return [`\`${path}\``, `\`--${flag}\``, `\`${env}\``, Array.isArray(fallback) || fallback === '' ? '' : `\`${String(fallback)}\``, text + words];
}

/** What the schema only gives a place is explained where it is defined. */
const explained: ReadonlyMap<string, string> = new Map([['business.policy', 'business/policy/policy-settings.ts'], ['webhooks.limits', 'business/webhooks/webhook-limits.ts']]
  .flatMap(([section = '', file = '']) => [...commentsOf(file)].map(([name, text]) => [`${section}.${name}`, text] as const)));

function limitTable(part: 'device' | 'routing'): string {
  const texts = commentsOf(`${part}/limits.ts`);
  const limits = settings.filter(setting => setting.path.startsWith(`limits.${part}.`));
  return table(['limit', 'default', 'what it is'], limits.map(({ path, fallback }) => {
    const name = path.split('.').at(-1) ?? '';
    return [`\`${name}\``, String(fallback), texts.get(name) ?? ''];
  }));
}

/** The comment above each number in a source of the gateway. */
function commentsOf(file: string): ReadonlyMap<string, string> {
  const source = readFileSync(new URL(`../../gateway/${file}`, import.meta.url), 'utf8');
  const found = [...source.matchAll(/\/\*\* ((?:(?!\*\/)[\s\S])*?) \*\/\n\s+readonly (\w+): number;/g)];
  return new Map(found.map(([, text = '', name = '']) => [name, text.replace(/\s+\*?\s*/g, ' ')]));
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map(cells => `| ${cells.join(' | ')} |`).join('\n');
}

const marker = (name: string): RegExp => new RegExp(`(<!-- made from the code: ${name} -->\n)[\\s\\S]*?(<!-- end -->)`);

/** The page with every made part as the code has it now. Throws when the page lacks a marker. */
export function fillTables(page: string, tables: ReadonlyMap<string, string>): string {
  let filled = page;
  for (const [name, text] of tables) {
    if (!marker(name).test(filled)) throw new Error(`docs/OPERATIONS.md has no place for ${name}`);
    filled = filled.replace(marker(name), (_all, open: string, close: string) => `${open}${text}\n${close}`);
  }
  return filled;
}
