/** Micro-units of an amount like `12.50`: exact, at most six decimals, no floating point. */
export function microsOf(amount: string): number {
  const [whole = '0', fraction = ''] = amount.split('.');
  return Number(whole + fraction.padEnd(6, '0'));
}

/** `12.345678`: exact. */
export function amountText(micros: number): string {
  const digits = String(Math.abs(micros)).padStart(7, '0');
  return `${micros < 0 ? '-' : ''}${digits.slice(0, -6)}.${digits.slice(-6)}`;
}
