export type ParameterFormat = 'POSITIONAL' | 'NAMED';

const VARIABLE = /\{\{([^{}]*)\}\}/g;
const NAMES: Readonly<Record<ParameterFormat, RegExp>> = { POSITIONAL: /^[1-9]\d?$/, NAMED: /^[a-z][a-z0-9_]{0,63}$/ };

/** The variables of a text in their order, each once. */
export function variablesOf(text: string): readonly string[] {
  return [...new Set([...text.matchAll(VARIABLE)].map(([, name = '']) => name.trim()))];
}

/** What is wrong with a text's variables; null: nothing. */
export function variablesFault(text: string, format: ParameterFormat): string | null {
  const names = variablesOf(text);
  if (/[{}]{2}/.test(text.replace(VARIABLE, ''))) return 'The braces of a variable are not balanced.';
  if (names.some(name => !NAMES[format].test(name))) return format === 'NAMED' ? 'A variable is lower-case letters, digits and underscores.' : 'A variable is {{1}}, {{2}} and so on.';
  if (format === 'POSITIONAL' && names.some(name => Number(name) > names.length)) return 'Variables must be numbered from 1 without a gap.';
  if (/\}\}\s*\{\{/.test(text)) return 'Two variables touch each other: put words between them.';
  return null;
}

export function beginsOrEndsWithVariable(text: string): boolean {
  return /^\s*\{\{|\}\}[\s.,!?]*$/.test(text);
}

/** The text with its variables replaced; what has no value stays. */
export function filledIn(text: string, values: ReadonlyMap<string, string>): string {
  return text.replace(VARIABLE, (whole, name: string) => values.get(name.trim()) ?? whole);
}
