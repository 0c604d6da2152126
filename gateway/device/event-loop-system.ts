import type { EventLoop } from './turn-pace.ts';

/** Nobody ever changes it or wakes who waits for it. */
const cell = new Int32Array(new SharedArrayBuffer(4));

/** Node's loop: what is set immediate runs after the sockets that are ready, and a thread that waits on memory is not woken by them. */
export const systemEventLoop: EventLoop = {
  afterTurn: task => { setImmediate(task); },
  rest: ms => { Atomics.wait(cell, 0, 0, ms); },
};
