import { ApiError } from '../http/api-error.ts';
import type { Fields } from '../http/fields.ts';
import { webUrl } from '../messages/interactive.ts';
import { otpButton } from './authentication-template.ts';
import type { TemplateButton } from './component.ts';
import { variablesFault, variablesOf } from './variables.ts';

type Type = TemplateButton['type'];

const BUTTONS_MAX = 10;
const TEXT = { max: 25 } as const;
const URL_CHARS_MAX = 2000;
const CODE_CHARS_MAX = 15;
const atMost: Readonly<Record<Type, number>> = { QUICK_REPLY: 10, URL: 2, PHONE_NUMBER: 1, COPY_CODE: 1, OTP: 1 };
const types = ['QUICK_REPLY', 'URL', 'PHONE_NUMBER', 'COPY_CODE', 'OTP'] as const satisfies readonly Type[];

/** The buttons of a template as they are kept. Throws 100. */
export function buttonsOf(component: Fields, { category, language }: { readonly category: string; readonly language: string }): readonly TemplateButton[] {
  const given = component.list('buttons', BUTTONS_MAX);
  if (given.length === 0) throw wrong('A BUTTONS component has at least one button.');
  const buttons = given.map(button => buttonOf(button, language));
  for (const type of types) {
    if (buttons.filter(button => button.type === type).length > atMost[type]) throw wrong(`A template has at most ${atMost[type]} ${type} buttons.`);
  }
  if (buttons.some(({ type }) => type === 'OTP') !== (category === 'AUTHENTICATION')) throw wrong('OTP buttons are for authentication templates, which have no others.');
  const texts = buttons.flatMap(({ text }) => text ?? []);
  if (new Set(texts).size < texts.length) throw wrong('The buttons of a template have different texts.');
  const isQuick = buttons.map(({ type }) => type === 'QUICK_REPLY');
  const changes = isQuick.filter((quick, index) => index > 0 && quick !== isQuick[index - 1]).length;
  if (changes > 1) throw wrong('Quick replies stand together, before or after the other buttons.');
  return buttons;
}

function buttonOf(given: Fields, language: string): TemplateButton {
  const type = given.choice('type', types);
  if (type === 'COPY_CODE') return { type, text: 'Copy offer code', example: [sampleCode(given)] };
  if (type === 'OTP') return otpButton(given, language);
  const text = given.text('text', TEXT);
  if (/[\n*{}]|\p{Extended_Pictographic}/u.test(text)) throw wrong('The text of a button has no line breaks, variables, formatting or emoji.');
  if (type === 'QUICK_REPLY') return { type, text };
  if (type === 'PHONE_NUMBER') return { type, text, phone_number: phoneNumber(given) };
  return urlButton(given, text);
}

function urlButton(given: Fields, text: string): TemplateButton {
  const url = webUrl(given, 'url');
  if (url.length > URL_CHARS_MAX) throw given.faults.wrong(given.pathOf('url'), `length invalid. Min length: 1, Max length: ${URL_CHARS_MAX}`);
  const names = variablesOf(url);
  if (names.length === 0) return { type: 'URL', text, url };
  if (variablesFault(url, 'POSITIONAL') !== null || names.length > 1 || !url.endsWith('{{1}}')) throw wrong('A URL has at most one variable, {{1}}, at its end.');
  const example = given.optionalTexts('example', { max: 2000 }, 1);
  if (example?.[0] === undefined) throw wrong('Give a sample of the URL.');
  return { type: 'URL', text, url, example: [example[0]] };
}

function phoneNumber(given: Fields): string {
  const number = given.text('phone_number', { max: 20 });
  if (!/^\+?[\d ().-]+$/.test(number) || !/\d{3}/.test(number.replace(/\D/g, ''))) throw given.faults.wrong(given.pathOf('phone_number'), 'must be a phone number');
  return number;
}

function sampleCode(given: Fields): string {
  const [code] = given.optionalTexts('example', { max: CODE_CHARS_MAX }, 1) ?? [];
  if (code === undefined) throw wrong('Give a sample of the code.');
  return code;
}

function wrong(message: string): ApiError {
  return new ApiError(100, { userTitle: 'The buttons are not valid', userMessage: message, message: '(#100) Invalid parameter' });
}
