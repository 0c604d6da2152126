import { settings } from './config-settings.ts';
import type { LoadedConfig } from './config.ts';

/** The effective configuration as YAML that can be used as a file, each value with where it came from; secrets are left out. */
export function printConfig({ config, origins }: LoadedConfig): string {
  const lines: string[] = [];
  const opened = new Set<string>();
  for (const setting of settings) {
    const trail = setting.path.split('.');
    for (let depth = 1; depth < trail.length; depth++) {
      const section = trail.slice(0, depth).join('.');
      if (!opened.has(section)) lines.push(`${'  '.repeat(depth - 1)}${trail[depth - 1] ?? ''}:`);
      opened.add(section);
    }
    const value = valueAt(config, trail);
    const shown = setting.secret && value !== '' ? '"[redacted]"' : JSON.stringify(value);
    lines.push(`${'  '.repeat(trail.length - 1)}${trail.at(-1) ?? ''}: ${shown} # ${origins.get(setting.path) ?? 'default'}`);
  }
  return `${lines.join('\n')}\n`;
}

function valueAt(tree: unknown, trail: readonly string[]): unknown {
  return trail.reduce<unknown>((node, name) => typeof node === 'object' && node !== null ? Object.entries(node).find(([key]) => key === name)?.[1] : undefined, tree);
}
