import { content as schema, type messages } from '../proto/messages.ts';
import { protocol } from '../proto/limits.ts';
import { Faults, isSet, type ContentFault } from './content-faults.ts';
import { checkBusinessProfile, checkInteractive, checkInteractiveReply, checkTemplate } from './content-form-business.ts';
import { contentLimits as limits } from './content-limits.ts';

type Content = messages.sealgate.content.v1.Content.$Properties;

/** The first thing wrong with a content, in what this version knows of it; null: nothing. */
export function contentFault(content: Content, { headOnly = false } = {}): ContentFault | null {
  const fault = new Faults();
  checkHead(content, fault);
  if (!headOnly) checkBody(content, fault);
  return fault.first;
}

function checkHead(content: Content, fault: Faults): void {
  const { schemaMin = 0, schema: version = 0 } = content;
  fault.require((version ?? 0) >= limits.schema && (schemaMin ?? 0) >= limits.schema && (schemaMin ?? 0) <= (version ?? 0), 'schema');
  fault.bytes(content.contentId, limits.contentIdBytes, 'content id');
  fault.require([0, limits.contentIdBytes].includes(content.previousId?.length ?? 0), 'previous id');
  fault.require(isTime(content.authoredAtMs ?? 0), 'time');
  fault.atMost(content.timerSeconds ?? 0, limits.timerSecondsMax, 'timer');
  if (content.conversation) {
    const { account, group } = content.conversation;
    fault.require(account ? account.length === protocol.accountIdBytes : group?.length === limits.groupIdBytes, 'conversation');
  }
  for (const ref of [content.authorManifest, content.recipientManifest]) {
    if (ref) fault.require((ref.version ?? 0) >= 1 && ref.hash?.length === limits.hashBytes, 'manifest');
  }
}

type Body = NonNullable<Content['body']>;
type Checks = { readonly [K in Body]: (body: NonNullable<Content[K]>, fault: Faults) => void };

/** One entry for each body there is; the compiler misses those that are forgotten. */
const checks: Checks = {
  text(text, fault) {
    fault.filled(text.body, limits.textCharsMax, 'text');
    if (text.replyTo) fault.ref(text.replyTo, 'reply');
  },
  reaction(reaction, fault) {
    fault.ref(reaction.target, 'reaction');
    fault.atMost(Buffer.byteLength(reaction.emoji ?? ''), limits.emojiBytesMax, 'emoji');
  },
  edit(edit, fault) {
    fault.ref(edit.target, 'edit');
    fault.filled(edit.body, limits.textCharsMax, 'edit');
  },
  delete(deletion, fault) {
    fault.ref(deletion.target, 'delete');
  },
  location(location, fault) {
    fault.location(location);
    if (location.replyTo) fault.ref(location.replyTo, 'reply');
  },
  contact({ vcard, replyTo }, fault) {
    fault.require((vcard ?? '') !== '', 'contact');
    fault.atMost(Buffer.byteLength(vcard ?? ''), limits.vcardBytesMax, 'contact');
    if (replyTo) fault.ref(replyTo, 'reply');
  },
  timerChange({ seconds }, fault) {
    fault.atMost(seconds ?? 0, limits.timerSecondsMax, 'timer');
  },
  receipt({ kind, contentIds }, fault) {
    fault.require(kind === undefined || kind === null || kind in schema.Receipt.Kind, 'kind of receipt');
    fault.require((contentIds?.length ?? 0) > 0, 'receipt');
    fault.atMost(contentIds?.length ?? 0, limits.receiptIdsMax, 'receipt');
    for (const id of contentIds ?? []) fault.bytes(id, limits.contentIdBytes, 'receipt');
  },
  typing() { /* one bit, nothing to check */ },
  profile({ name, about, business }, fault) {
    fault.chars(name, limits.nameCharsMax, 'name');
    fault.chars(about, limits.aboutCharsMax, 'about');
    if (business) checkBusinessProfile(business, fault);
  },
  syncSent({ recipient, content, number }, fault) {
    fault.bytes(recipient, protocol.accountIdBytes, 'recipient');
    fault.require((content?.length ?? 0) > 0, 'content');
    fault.atMost(content?.length ?? 0, limits.paddedBytesMax, 'content');
    fault.chars(number, limits.numberCharsMax, 'number');
  },
  syncState({ readContentIds, account, custody }, fault) {
    fault.atMost(readContentIds?.length ?? 0, limits.receiptIdsMax, 'read');
    for (const id of readContentIds ?? []) fault.bytes(id, limits.contentIdBytes, 'read');
    fault.require([0, protocol.accountIdBytes].includes(account?.length ?? 0), 'account');
    if (custody) fault.bytes(custody.terms, limits.hashBytes, 'custody');
  },
  attachment(attachment, fault) {
    fault.filled(attachment.objectId, limits.objectIdCharsMax, 'object id');
    fault.bytes(attachment.key, limits.attachmentKeyBytes, 'key');
    fault.bytes(attachment.digest, limits.hashBytes, 'digest');
    fault.atMost(attachment.capability?.length ?? 0, limits.capabilityBytesMax, 'capability');
    fault.atMost(attachment.incrementalMac?.length ?? 0, limits.incrementalMacBytesMax, 'incremental MAC');
    fault.atMost(attachment.plaintextBytes ?? 0, limits.attachmentBytesMax, 'size');
    fault.chars(attachment.contentType, limits.contentTypeCharsMax, 'type');
    fault.chars(attachment.caption, limits.textCharsMax, 'caption');
  },
  null() { /* carries the head only */ },
  interactive: checkInteractive,
  interactiveReply: checkInteractiveReply,
  template: checkTemplate,
  preference() { /* one bit, nothing to check */ },
};

/** Exactly one body, and that one as it should be. */
function checkBody(content: Content, fault: Faults): void {
  const set = bodyNames.filter(name => isSet(content[name]));
  fault.require(set.length === 1, 'body');
  for (const name of set) checkOne(content, name, fault);
}

const bodyNames = Object.keys(checks).filter((name): name is Body => Object.hasOwn(checks, name));

// The parameter ties the check to its own kind of body: without it the compiler knows neither.
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters
function checkOne<K extends Body>(content: Content, name: K, fault: Faults): void {
  const body = content[name];
  if (isSet(body)) checks[name](body, fault);
}

function isTime(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
