import { content as schema, type messages } from '../proto/messages.ts';
import { protocol } from '../proto/limits.ts';
import { contentLimits as limits } from './content-limits.ts';

type Content = messages.sealgate.content.v1.Content.$Properties;
type Ref = messages.sealgate.content.v1.ContentRef.$Properties;
type Location = messages.sealgate.content.v1.Location.$Properties;
type Choice = messages.sealgate.content.v1.ReplyButton.$Properties;
type Optional<T> = T | null | undefined;

export interface ContentFault {
  /** Names the field; no content. */
  readonly detail: string;
  readonly tooLarge: boolean;
}

/** The first thing wrong with a content, in what this version knows of it; null: nothing. */
export function contentFault(content: Content, { headOnly = false } = {}): ContentFault | null {
  const fault = new Faults();
  checkHead(content, fault);
  if (!headOnly) checkBody(content, fault);
  return fault.first;
}

/** Collects the first fault, so that the checks read as a list. */
class Faults {
  first: ContentFault | null = null;

  require(holds: boolean, detail: string): void {
    if (!holds) this.first ??= { detail, tooLarge: false };
  }

  atMost(value: number, max: number, detail: string): void {
    if (value > max) this.first ??= { detail, tooLarge: true };
  }

  chars(text: Optional<string>, max: number, detail: string): void {
    this.atMost(text?.length ?? 0, max, detail);
  }

  filled(text: Optional<string>, max: number, detail: string): void {
    this.require((text ?? '') !== '', detail);
    this.chars(text, max, detail);
  }

  bytes(bytes: Optional<Uint8Array>, length: number, detail: string): void {
    this.require(bytes?.length === length, detail);
  }

  ref(ref: Optional<Ref>, detail: string): void {
    this.bytes(ref?.author, protocol.accountIdBytes, `${detail}: author`);
    this.bytes(ref?.contentId, limits.contentIdBytes, `${detail}: content id`);
  }
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
    checkLocation(location, fault);
    if (location.replyTo) fault.ref(location.replyTo, 'reply');
  },
  contact({ vcard }, fault) {
    fault.require((vcard ?? '') !== '', 'contact');
    fault.atMost(Buffer.byteLength(vcard ?? ''), limits.vcardBytesMax, 'contact');
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
  profile({ name, about }, fault) {
    fault.chars(name, limits.nameCharsMax, 'name');
    fault.chars(about, limits.aboutCharsMax, 'about');
  },
  syncSent({ recipient, content, number }, fault) {
    fault.bytes(recipient, protocol.accountIdBytes, 'recipient');
    fault.require((content?.length ?? 0) > 0, 'content');
    fault.atMost(content?.length ?? 0, limits.paddedBytesMax, 'content');
    fault.chars(number, limits.numberCharsMax, 'number');
  },
  syncState({ readContentIds, account }, fault) {
    fault.atMost(readContentIds?.length ?? 0, limits.receiptIdsMax, 'read');
    for (const id of readContentIds ?? []) fault.bytes(id, limits.contentIdBytes, 'read');
    fault.require([0, protocol.accountIdBytes].includes(account?.length ?? 0), 'account');
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
  interactive({ header, body, footer, buttons, list, url, locationRequest, replyTo }, fault) {
    fault.chars(header, limits.headerCharsMax, 'header');
    fault.filled(body, limits.businessTextCharsMax, 'body');
    fault.chars(footer, limits.footerCharsMax, 'footer');
    fault.require([buttons, list, url, locationRequest].filter(isSet).length === 1, 'action');
    if (buttons) checkButtons(buttons.buttons ?? [], fault);
    if (list) checkList(list, fault);
    if (url) checkUrl(url, fault);
    if (replyTo) fault.ref(replyTo, 'reply');
  },
  interactiveReply({ target, button, row, quickReply }, fault) {
    fault.ref(target, 'reply');
    fault.require([button, row, quickReply].filter(isSet).length === 1, 'choice');
    if (button) checkButtons([button], fault);
    if (row) checkRow(row, fault);
    if (quickReply) checkQuickReply(quickReply, fault);
  },
  template(template, fault) {
    fault.filled(template.name, limits.templateNameCharsMax, 'name of the template');
    fault.filled(template.language, limits.languageCharsMax, 'language of the template');
    fault.chars(template.header, limits.headerCharsMax, 'header');
    if (template.headerLocation) checkLocation(template.headerLocation, fault);
    fault.filled(template.body, limits.businessTextCharsMax, 'body');
    fault.chars(template.footer, limits.footerCharsMax, 'footer');
    fault.atMost(template.buttons?.length ?? 0, limits.templateButtonsMax, 'buttons');
    for (const button of template.buttons ?? []) checkTemplateButton(button, fault);
  },
  preference() { /* one bit, nothing to check */ },
};

function checkLocation({ latitude, longitude, name, address }: Location, fault: Faults): void {
  fault.require(Math.abs(latitude ?? 0) <= 90 && Math.abs(longitude ?? 0) <= 180, 'location');
  fault.chars(name, limits.locationNameCharsMax, 'name of the location');
  fault.chars(address, limits.locationAddressCharsMax, 'address of the location');
}

function checkButtons(buttons: readonly Choice[], fault: Faults): void {
  fault.require(buttons.length > 0, 'buttons');
  fault.atMost(buttons.length, limits.replyButtonsMax, 'buttons');
  for (const button of buttons) checkChoice(button, fault);
}

function checkList({ button, sections }: messages.sealgate.content.v1.ListMenu.$Properties, fault: Faults): void {
  fault.filled(button, limits.choiceTitleCharsMax, 'button of the list');
  const rows = (sections ?? []).flatMap(section => section.rows ?? []);
  fault.require(rows.length > 0, 'rows');
  fault.atMost(rows.length, limits.listRowsMax, 'rows');
  fault.atMost(sections?.length ?? 0, limits.listRowsMax, 'sections');
  for (const section of sections ?? []) fault.chars(section.title, limits.choiceTitleCharsMax, 'title of the section');
  for (const row of rows) checkRow(row, fault);
}

function checkRow(row: Choice & { readonly description?: Optional<string> }, fault: Faults): void {
  checkChoice(row, fault);
  fault.chars(row.description, limits.choiceDescriptionCharsMax, 'description');
}

function checkChoice({ id, title }: Choice, fault: Faults): void {
  fault.filled(id, limits.choiceIdCharsMax, 'id of the choice');
  fault.filled(title, limits.choiceTitleCharsMax, 'title of the choice');
}

function checkQuickReply({ payload, text }: messages.sealgate.content.v1.QuickReply.$Properties, fault: Faults): void {
  fault.chars(payload, limits.choiceIdCharsMax, 'payload');
  fault.filled(text, limits.choiceTitleCharsMax, 'text of the button');
}

/** Only what a browser opens: no other scheme runs anything. */
function checkUrl({ title, url }: messages.sealgate.content.v1.UrlButton.$Properties, fault: Faults): void {
  fault.filled(title, limits.choiceTitleCharsMax, 'title of the link');
  fault.require(/^https?:\/\//iu.test(url ?? ''), 'link');
  fault.chars(url, limits.urlCharsMax, 'link');
}

function checkTemplateButton({ quickReply, url, phone, copyCode }: messages.sealgate.content.v1.TemplateButton.$Properties, fault: Faults): void {
  fault.require([quickReply, url, phone, copyCode].filter(isSet).length === 1, 'button');
  if (quickReply) checkQuickReply(quickReply, fault);
  if (url) checkUrl(url, fault);
  if (phone) {
    fault.filled(phone.text, limits.choiceTitleCharsMax, 'text of the button');
    fault.filled(phone.number, limits.numberCharsMax + 4, 'number of the button');
  }
  if (copyCode) {
    fault.chars(copyCode.text, limits.choiceTitleCharsMax, 'text of the button');
    fault.filled(copyCode.code, limits.choiceTitleCharsMax, 'code of the button');
  }
}

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

function isSet<T>(value: T): value is NonNullable<T> {
  return value !== undefined && value !== null;
}

function isTime(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}
