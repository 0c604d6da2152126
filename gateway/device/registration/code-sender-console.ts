import { SealgateError } from '../../../proto/errors.ts';
import { isLoopback } from '../../ops/listeners/loopback.ts';
import type { CodeSender } from './code-sender.ts';

/**
 * Prints codes for whoever sits at this machine: `code for +12025550100 is 123456`. Straight to `print`, never through the logger, which may travel.
 * Throws BAD_CONFIG when the device listener can be reached from elsewhere: then anybody could register any number that the terminal shows.
 */
export function createConsoleCodeSender(listenHost: string, print: (line: string) => void): CodeSender {
  if (!isLoopback(listenHost)) throw new SealgateError('BAD_CONFIG', { detail: 'the console code sender needs a loopback listener' });
  return {
    async send(message): Promise<void> {
      print(`code for ${message.number} is ${message.code}`);
    },
  };
}
