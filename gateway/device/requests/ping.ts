import type { messages } from '../../../proto/messages.ts';
import type { RequestHandler } from './request.ts';

/** For clients that cannot send WebSocket pings. */
export const ping: RequestHandler<messages.sealgate.v1.Ping.$Properties> = async shared => ({ pong: { serverTimeMs: shared.clock.nowMs() } });
