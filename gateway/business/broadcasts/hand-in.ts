import { ApiError } from '../http/api-error.ts';
import { Fields, messageFaults } from '../http/fields.ts';
import type { MessageIntake } from '../messages/message-intake.ts';
import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { HandIn } from './broadcast-runner.ts';

/** What waiting helps against: the number's own pace, and a server that cannot take anything now. */
const passing: ReadonlySet<number> = new Set([130429, 131016]);
const PAUSE_MS = 1000;
const UNKNOWN_NUMBER = 33;

/** Hands messages in as if each had been posted alone. */
export function handInTo(intake: Pick<MessageIntake, 'take'>, registry: Pick<BusinessRegistry, 'numbers'>): HandIn {
  return async (phoneNumberId, payload, contentId) => {
    const number = await registry.numbers.get(phoneNumberId);
    if (number === null) return { code: UNKNOWN_NUMBER, retryAfterMs: 0 };
    try {
      await intake.take(number, new Fields({ messaging_product: 'whatsapp', type: 'template', ...payload }, messageFaults), contentId);
      return { code: 0, retryAfterMs: 0 };
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      return { code: error.code, retryAfterMs: passing.has(error.code) ? Math.max(1, error.options.retryAfterMs ?? PAUSE_MS) : 0 };
    }
  };
}
