import { content as schema, type messages } from '../../proto/messages.ts';
import type { Body, ChoiceText, InteractiveAction, MessageRef, Place, TemplateButton, TemplateCategory } from '../body.ts';
import type { Content } from '../messages/content.ts';
import type { BusinessProfile } from '../contact.ts';
import { refFromWire, refToWire } from '../messages/refs.ts';
import type { OfferedChoice } from './choices.ts';

type Wire = messages.sealgate.content.v1.Content.$Properties;
type WireChoice = messages.sealgate.content.v1.ListRow.$Properties;

const categories: ReadonlyMap<number, TemplateCategory> = new Map<number, TemplateCategory>([
  [schema.TemplateCategory.MARKETING, 'marketing'], [schema.TemplateCategory.UTILITY, 'utility'], [schema.TemplateCategory.AUTHENTICATION, 'authentication'],
]);

/** What a message between a person and a business says; null for other content. */
export function businessBody({ interactive, interactiveReply, template }: Content): Body | null {
  if (interactive) return interactiveBody(interactive);
  if (interactiveReply) return choiceBody(interactiveReply);
  return template ? templateBody(template) : null;
}

/** What a business says of itself, with nothing left out. */
export function businessProfile(profile: messages.sealgate.content.v1.BusinessProfile.$Properties): BusinessProfile {
  const { description, address, email, websites, category, hours, purpose, retention, policyUrl } = profile;
  return {
    description: description ?? '', address: address ?? '', email: email ?? '', websites: [...websites ?? []], category: category ?? '', hours: hours ?? '', purpose: purpose ?? '',
    retention: retention ?? '', policyUrl: policyUrl ?? '',
  };
}

/** The answer to `target`. */
export function choiceContent(target: MessageRef, { kind, id, title, description }: OfferedChoice): Content {
  const ref = refToWire(target);
  if (kind === 'row') return { interactiveReply: { target: ref, row: { id, title, description } } };
  if (kind === 'quickReply') return { interactiveReply: { target: ref, quickReply: { payload: id, text: title } } };
  return { interactiveReply: { target: ref, button: { id, title } } };
}

export function placeOf({ latitude, longitude, name, ...place }: NonNullable<Wire['location']>): Place {
  const address = place.address ?? '';
  return { latitude: latitude ?? 0, longitude: longitude ?? 0, name: name ?? '', ...address === '' ? {} : { address } };
}

function interactiveBody(message: NonNullable<Wire['interactive']>): Body {
  return {
    kind: 'interactive', header: message.header ?? '', body: message.body ?? '', footer: message.footer ?? '', action: actionOf(message), replyTo: refFromWire(message.replyTo),
  };
}

function actionOf({ buttons, list, url, contactRequest }: NonNullable<Wire['interactive']>): InteractiveAction {
  if (buttons) return { kind: 'buttons', buttons: (buttons.buttons ?? []).map(choiceText) };
  if (list) {
    return { kind: 'list', button: list.button ?? '', sections: (list.sections ?? []).map(({ title, rows }) => ({ title: title ?? '', rows: (rows ?? []).map(choiceText) })) };
  }
  if (url) return { kind: 'url', title: url.title ?? '', url: url.url ?? '' };
  return { kind: contactRequest ? 'contactRequest' : 'locationRequest' };
}

function choiceText({ id, title, description }: WireChoice): ChoiceText {
  return { id: id ?? '', title: title ?? '', description: description ?? '' };
}

function choiceBody({ target, button, row, quickReply }: NonNullable<Wire['interactiveReply']>): Body {
  const chosen = quickReply ? { id: quickReply.payload ?? '', title: quickReply.text ?? '', description: '' } : choiceText(row ?? button ?? {});
  return { kind: 'choice', target: refFromWire(target), ...chosen };
}

function templateBody(template: NonNullable<Wire['template']>): Body {
  return {
    kind: 'template', name: template.name ?? '', language: template.language ?? '', category: categories.get(template.category ?? 0) ?? 'unknown', header: template.header ?? '',
    place: template.headerLocation ? placeOf(template.headerLocation) : null, body: template.body ?? '', footer: template.footer ?? '',
    buttons: (template.buttons ?? []).flatMap(button => buttonOf(button) ?? []), replyTo: refFromWire(template.replyTo),
    ...template.offer ? { offer: { text: template.offer.text ?? '', expiresAtMs: template.offer.expiresAtMs ?? 0 } } : {},
  };
}

function buttonOf({ quickReply, url, phone, copyCode }: messages.sealgate.content.v1.TemplateButton.$Properties): TemplateButton | null {
  if (quickReply) return { kind: 'quickReply', payload: quickReply.payload ?? '', title: quickReply.text ?? '' };
  if (url) return { kind: 'url', title: url.title ?? '', url: url.url ?? '' };
  if (phone) return { kind: 'phone', title: phone.text ?? '', number: phone.number ?? '' };
  return copyCode ? { kind: 'copyCode', title: copyCode.text ?? '', code: copyCode.code ?? '' } : null;
}
