import type { messages } from '../proto/messages.ts';
import { isSet, type Faults, type Optional } from './content-faults.ts';
import { contentLimits as limits } from './content-limits.ts';

type Bodies = messages.sealgate.content.v1.Content.$Properties;
type Choice = messages.sealgate.content.v1.ReplyButton.$Properties;

/** A question of a business, with answers to choose from. */
export function checkInteractive({ header, body, footer, buttons, list, url, locationRequest, contactRequest, replyTo }: NonNullable<Bodies['interactive']>, fault: Faults): void {
  fault.chars(header, limits.headerCharsMax, 'header');
  fault.filled(body, limits.businessTextCharsMax, 'body');
  fault.chars(footer, limits.footerCharsMax, 'footer');
  fault.require([buttons, list, url, locationRequest, contactRequest].filter(isSet).length === 1, 'action');
  if (buttons) checkButtons(buttons.buttons ?? [], fault);
  if (list) checkList(list, fault);
  if (url) checkUrl(url, fault);
  if (replyTo) fault.ref(replyTo, 'reply');
}

/** What a person has chosen of it. */
export function checkInteractiveReply({ target, button, row, quickReply }: NonNullable<Bodies['interactiveReply']>, fault: Faults): void {
  fault.ref(target, 'reply');
  fault.require([button, row, quickReply].filter(isSet).length === 1, 'choice');
  if (button) checkButtons([button], fault);
  if (row) checkRow(row, fault);
  if (quickReply) checkQuickReply(quickReply, fault);
}

export function checkTemplate(template: NonNullable<Bodies['template']>, fault: Faults): void {
  fault.filled(template.name, limits.templateNameCharsMax, 'name of the template');
  fault.filled(template.language, limits.languageCharsMax, 'language of the template');
  fault.chars(template.header, limits.headerCharsMax, 'header');
  if (template.headerLocation) fault.location(template.headerLocation);
  fault.filled(template.body, limits.businessTextCharsMax, 'body');
  fault.chars(template.footer, limits.footerCharsMax, 'footer');
  if (template.offer) fault.filled(template.offer.text, limits.offerCharsMax, 'offer');
  fault.atMost(template.buttons?.length ?? 0, limits.templateButtonsMax, 'buttons');
  for (const button of template.buttons ?? []) checkTemplateButton(button, fault);
  if (template.replyTo) fault.ref(template.replyTo, 'reply');
}

/** What a business says of itself. */
export function checkBusinessProfile(profile: messages.sealgate.content.v1.BusinessProfile.$Properties, fault: Faults): void {
  const { description, purpose, address, email, category, hours, retention, policyUrl } = profile;
  for (const text of [description, purpose]) fault.chars(text, limits.profileTextCharsMax, 'profile');
  for (const line of [address, email, category, hours, retention]) fault.chars(line, limits.profileLineCharsMax, 'profile');
  fault.atMost(profile.websites?.length ?? 0, limits.profileWebsitesMax, 'websites');
  for (const url of profile.websites ?? []) checkLink(url, fault);
  if ((policyUrl ?? '') !== '') checkLink(policyUrl, fault);
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
  checkLink(url, fault);
}

function checkLink(url: Optional<string>, fault: Faults): void {
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
