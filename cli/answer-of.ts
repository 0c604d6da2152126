import { choicesOf, isAnswer } from '../client/business/choices.ts';
import type { Message, OfferedChoice } from '../client/index.ts';
import { UsageError } from './failure.ts';

/** The choice of this number, from 1. `place`: how a place is sent. Throws a UsageError for what is not answered by choosing it. */
export function answerOf(message: Message, number: number, place: string): OfferedChoice {
  const choice = choicesOf(message.body)[number - 1];
  if (choice === undefined) throw new UsageError(`This message offers no choice ${number}`);
  if (choice.kind === 'location') throw new UsageError(`This asks for a place: send one with ${place}`);
  if (!isAnswer(choice)) throw new UsageError('This choice is for you to open, call or copy; nothing is sent');
  return choice;
}
