/** How the circles of devices are divided among the generator processes. */
export interface Division {
  readonly devices: number;
  /** Devices in a circle. */
  readonly circle: number;
  readonly generators: number;
  /** The devices below this one, whole circles, are the first generator's, which has no others; 0: none are apart. */
  readonly apart: number;
}

/** The generator that has a circle, counted from 0. */
export function generatorOf(circle: number, { circle: size, generators, apart }: Division): number {
  if (apart === 0) return circle % generators;
  return circle * size < apart ? 0 : 1 + circle % (generators - 1);
}

/** What a generator has of the devices `from` to `to`, from 0 to 1: so much of what they do together is its. */
export function shareOf(generator: number, range: { readonly from: number; readonly to: number }, { devices, generators, apart }: Division): number {
  if (apart === 0) return 1 / generators;
  const to = Math.min(range.to, devices);
  const ofFirst = Math.max(0, Math.min(to, apart) - range.from) / Math.max(1, to - range.from);
  return generator === 0 ? ofFirst : (1 - ofFirst) / (generators - 1);
}

/** Whether a generator has what is measured, and not only those who disturb it. */
export function measures(generator: number, { apart }: Pick<Division, 'apart'>): boolean {
  return apart === 0 || generator === 0;
}
