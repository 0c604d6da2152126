// For NODE_OPTIONS=--import: this process's wall clock is off by the milliseconds in the file that CLOCK_SHIFT_FILE names, and steps when the file changes. The monotonic clock is left alone, as a real step leaves it.
import { readFileSync } from 'node:fs';
import { threadId } from 'node:worker_threads';

const path = process.env.CLOCK_SHIFT_FILE;
const lookEveryMs = 100;
const RealDate = globalThis.Date;
let shiftMs = 0;

function look() {
  try {
    const read = Number(readFileSync(path, 'utf8'));
    if (Number.isFinite(read)) shiftMs = read;
  } catch {
    // No file, no shift.
  }
}

if (path !== undefined) {
  look();
  globalThis.setInterval(look, lookEveryMs + threadId).unref();
  globalThis.Date = class Date extends RealDate {
    constructor(...given) {
      if (given.length === 0) super(RealDate.now() + shiftMs);
      else super(...given);
    }

    static now() {
      return RealDate.now() + shiftMs;
    }
  };
}
