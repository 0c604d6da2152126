import { ApiError } from './api-error.ts';

/** How a missing or wrong value is told: the codes of messages differ from everything else's. */
export interface Faults {
  missing(path: string): ApiError;
  wrong(path: string, rule: string): ApiError;
}

export const parameterFaults: Faults = {
  missing: path => new ApiError(100, { message: `(#100) The parameter ${path} is required.` }),
  wrong: (path, rule) => new ApiError(100, { message: `(#100) Param ${path} ${rule}` }),
};

export const messageFaults: Faults = {
  missing: path => new ApiError(131008, { details: `${path} is required` }),
  wrong: (path, rule) => new ApiError(131009, { details: `${path} ${rule}` }),
};

export interface TextRule {
  readonly min?: number;
  readonly max: number;
}

export interface NumberRule {
  readonly min: number;
  readonly max: number;
}

/**
 * An object of a request, read field by field. Nested values may be JSON text, scalars may be text, as forms and queries carry them; unknown keys are nobody's business.
 * Every reader throws the fault of its kind, which names the path.
 */
export class Fields {
  private readonly values: Readonly<Record<string, unknown>>;
  private readonly path: string;
  readonly faults: Faults;

  constructor(values: Readonly<Record<string, unknown>>, faults: Faults, path = '') {
    this.values = values;
    this.faults = faults;
    this.path = path;
  }

  /** The same object with faults of another kind. */
  telling(faults: Faults): Fields {
    return new Fields(this.values, faults, this.path);
  }

  pathOf(name: string): string {
    return this.path === '' ? name : `${this.path}.${name}`;
  }

  has(name: string): boolean {
    const value = this.value(name);
    return value !== undefined && value !== null;
  }

  text(name: string, rule: TextRule): string {
    return this.optionalText(name, rule) ?? this.fail(this.faults.missing(this.pathOf(name)));
  }

  /** Lengths are in UTF-16 units. Empty is absent, unless `min` is 0. */
  optionalText(name: string, { min = 1, max }: TextRule): string | null {
    const value = this.value(name);
    if (value === undefined || value === null || value === '' && min > 0) return null;
    if (typeof value !== 'string' && typeof value !== 'number') throw this.wrong(name, 'must be a string');
    const text = String(value);
    if (text.length < min || text.length > max) throw this.wrong(name, `length invalid. Min length: ${min}, Max length: ${max}`);
    if (/\p{Surrogate}/u.test(text)) throw this.wrong(name, 'must be valid Unicode');
    return text;
  }

  number(name: string, rule: NumberRule): number {
    return this.optionalNumber(name, rule) ?? this.fail(this.faults.missing(this.pathOf(name)));
  }

  optionalNumber(name: string, { min, max }: NumberRule): number | null {
    const value = this.value(name);
    if (value === undefined || value === null || value === '') return null;
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number !== 'number' || !Number.isFinite(number) || number < min || number > max) throw this.wrong(name, `must be a number from ${min} to ${max}`);
    return number;
  }

  optionalInteger(name: string, rule: NumberRule): number | null {
    const number = this.optionalNumber(name, rule);
    if (number !== null && !Number.isInteger(number)) throw this.wrong(name, 'must be an integer');
    return number;
  }

  optionalFlag(name: string): boolean | null {
    const value = this.value(name);
    if (value === undefined || value === null || value === '') return null;
    const text = typeof value === 'boolean' || typeof value === 'number' || typeof value === 'string' ? String(value).toLowerCase() : '';
    if (text === 'true' || text === '1') return true;
    if (text === 'false' || text === '0') return false;
    throw this.wrong(name, 'must be a boolean');
  }

  choice<T extends string>(name: string, among: readonly T[]): T {
    return this.optionalChoice(name, among) ?? this.fail(this.faults.missing(this.pathOf(name)));
  }

  /** In any case; the answer is as `among` writes it. */
  optionalChoice<T extends string>(name: string, among: readonly T[]): T | null {
    const value = this.value(name);
    if (value === undefined || value === null || value === '') return null;
    const found = typeof value === 'string' ? among.find(each => each.toLowerCase() === value.toLowerCase()) : undefined;
    return found ?? this.fail(this.wrong(name, `must be one of {${among.join(', ')}}`));
  }

  object(name: string): Fields {
    return this.optionalObject(name) ?? this.fail(this.faults.missing(this.pathOf(name)));
  }

  optionalObject(name: string): Fields | null {
    const value = this.parsed(name);
    if (value === undefined || value === null) return null;
    if (!isObject(value)) throw this.wrong(name, 'must be an object');
    return new Fields(value, this.faults, this.pathOf(name));
  }

  /** Objects. */
  list(name: string, max: number): readonly Fields[] {
    return this.optionalList(name, max) ?? this.fail(this.faults.missing(this.pathOf(name)));
  }

  optionalList(name: string, max: number): readonly Fields[] | null {
    return this.items(name, max)?.map((item, index) => {
      const path = `${this.pathOf(name)}[${index}]`;
      return isObject(item) ? new Fields(item, this.faults, path) : this.fail(this.faults.wrong(path, 'must be an object'));
    }) ?? null;
  }

  /** Strings: a JSON list, or text with commas. */
  optionalTexts(name: string, rule: TextRule, max: number): readonly string[] | null {
    const value = this.parsed(name);
    if (typeof value === 'string') return new Fields({ [name]: value.split(',').map(part => part.trim()).filter(part => part !== '') }, this.faults).optionalTexts(name, rule, max);
    return this.items(name, max)?.map((item, index) => new Fields({ [index]: item }, this.faults, this.pathOf(name)).text(String(index), rule)) ?? null;
  }

  /** As it came. */
  value(name: string): unknown {
    return Object.hasOwn(this.values, name) ? this.values[name] : undefined;
  }

  private items(name: string, max: number): readonly unknown[] | null {
    const value = this.parsed(name);
    if (value === undefined || value === null || value === '') return null;
    if (!Array.isArray(value)) throw this.wrong(name, 'must be an array');
    const items: readonly unknown[] = value;
    if (items.length > max) throw this.wrong(name, `must not have more than ${max} items`);
    return items;
  }

  private parsed(name: string): unknown {
    const value = this.value(name);
    if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return value;
    try {
      const parsed: unknown = JSON.parse(value);
      return parsed;
    } catch {
      return value;
    }
  }

  private wrong(name: string, rule: string): ApiError {
    return this.faults.wrong(this.pathOf(name), rule);
  }

  private fail(error: ApiError): never {
    throw error;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
