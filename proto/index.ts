/** The wire contract: everything a client or server of another maker needs besides the .proto files. */
export * from './clock.ts';
export * from './close-codes.ts';
export * from './delivery.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './limits.ts';
export * from './messages.ts';
export * from './position.ts';
export * from './random.ts';
export { systemClock } from './clock-system.ts';
export { systemRandom } from './random-system.ts';
