import type { Command } from 'commander';
import type { Contact } from '../../client/index.ts';
import { custodyLines } from '../format/custody-lines.ts';
import { contactLabel } from '../format/labels.ts';
import type { Io } from '../io.ts';
import { findContact, resolvePeer } from '../peer.ts';
import { runClient, type Session } from '../run-client.ts';

type Decide = (session: Session, account: Contact['account']) => Promise<void>;

/** A command that shows who holds a business's keys and then decides about it. */
export function custodyDecision(command: Command, io: Io, done: string, decide: Decide): void {
  command
    .argument('[number]', 'phone number or account id of the business')
    .action(async (number: string | undefined, _options: object, command: Command) => {
      if (number === undefined) await runClient(command, io, 'offline', listWaiting);
      else await runClient(command, io, 'online', session => decideAbout(session, number, done, decide));
    });
}

async function decideAbout(session: Session, number: string, done: string, decide: Decide): Promise<void> {
  const { client, out } = session;
  const { account } = await findContact(client, await resolvePeer(client, number));
  session.decided.add(account);
  // What is shown here, as the server has it now, is what the decision is about.
  const shown = await client.custody(account);
  out.text(custodyLines({ ...shown, decision: 'notNeeded' }, await client.contact(account)));
  await decide(session, account);
  const contact = await findContact(client, account);
  out.answer(contact, `${contactLabel(contact)} is ${done}`);
}

async function listWaiting({ client, out }: Session): Promise<void> {
  const waiting = (await client.contacts()).filter(contact => contact.custody?.decision === 'pending' && contact.relation !== 'blocked');
  for (const contact of waiting) out.answer(contact, contact.custody === null ? [] : custodyLines(contact.custody, contact));
  if (waiting.length === 0 && !out.json) out.note('No business waits.');
}
