import { choicesOf, isAnswer } from '../../client/business/choices.ts';
import type { Body, OfferedChoice, Place } from '../../client/index.ts';
import { safeLine, safeText } from '../text/safe-text.ts';
import { localMinute } from './times.ts';

type BusinessBody = Extract<Body, { readonly kind: 'interactive' | 'template' }>;

/** A business's question or template with its choices numbered as `choose` takes them, safe for a terminal. */
export function businessText(body: BusinessBody): string {
  const place = body.kind === 'template' && body.place !== null ? placeText(body.place) : '';
  const offer = body.kind === 'template' && body.offer !== undefined ? offerText(body.offer) : '';
  const parts = [safeLine(body.header), place, offer, safeText(body.body), safeLine(body.footer), ...choiceLines(body)];
  return parts.filter(part => part !== '').join('\n');
}

export function placeText({ latitude, longitude, name, address }: Place): string {
  return ['[location]', `${latitude.toFixed(5)}, ${longitude.toFixed(5)}`, safeLine(name), safeLine(address ?? '')].filter(part => part !== '').join(' ');
}

function offerText({ text, expiresAtMs }: NonNullable<Extract<Body, { readonly kind: 'template' }>['offer']>): string {
  return `[offer] ${safeLine(text)}${expiresAtMs === 0 ? '' : `, until ${localMinute(expiresAtMs)}`}`;
}

function choiceLines(body: BusinessBody): string[] {
  const titles = sectionTitles(body);
  return choicesOf(body).flatMap((choice, index) => {
    const title = titles.get(index) ?? '';
    return [...title === '' ? [] : [`${title}:`], `  ${index + 1}) ${choiceText(choice)}`];
  });
}

function choiceText(choice: OfferedChoice): string {
  const title = safeLine(choice.title);
  if (isAnswer(choice)) return [title, safeLine(choice.description)].filter(part => part !== '').join(' — ');
  return choice.kind === 'location' ? title : `${title}: ${safeLine(choice.value)}`;
}

/** Of the sections of a list, by the number of their first row, from 0. */
function sectionTitles(body: BusinessBody): ReadonlyMap<number, string> {
  const titles = new Map<number, string>();
  if (body.kind !== 'interactive' || body.action.kind !== 'list') return titles;
  let at = 0;
  for (const section of body.action.sections) {
    titles.set(at, safeLine(section.title));
    at += section.rows.length;
  }
  return titles;
}
