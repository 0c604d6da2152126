/** Microseconds of the system-wide monotonic clock: comparable between processes of one machine. */
export function nowUs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return seconds * 1e6 + nanoseconds / 1e3;
}

/** Resolves after `delayMs`. Does not keep the process alive: a run that was stopped must not wait for its end. */
export function pause(delayMs: number): Promise<void> {
  return new Promise(resolve => setTimeout(resolve, delayMs).unref());
}
