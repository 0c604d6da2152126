/** What the policy engine tells its operator. No identifiers. */
export interface PolicyObserver {
  /** A message that was not accepted, or failed afterwards, by the API's code. */
  refused(code: number): void;
  /** A number's or template's rating became this. */
  rated(subject: 'number' | 'template', rating: string): void;
  charged(category: string, currency: string, amountMicros: number): void;
  /** Something in the background failed; it is tried again. */
  failed(error: unknown): void;
}

/** Those that are counted from the start. */
export const refusalCodes = [368, 130429, 131056, 131047, 131048, 131049, 131050, 131042, 132015, 132016, 131026] as const;
