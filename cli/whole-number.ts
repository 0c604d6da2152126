import { InvalidArgumentError } from 'commander';

const MAX = 999_999_999;

/** A whole number of at least `min` and at most `max`, for commander's options and arguments. */
export function wholeNumber(min: number, max = MAX): (text: string) => number {
  return text => {
    const value = Number(text);
    if (!/^\d{1,9}$/.test(text) || value < min || value > max) throw new InvalidArgumentError(`It must be a whole number ${max === MAX ? `of at least ${min}` : `from ${min} to ${max}`}.`);
    return value;
  };
}
