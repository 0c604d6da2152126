import type { Fields } from '../http/fields.ts';
import { authenticationTexts } from './authentication-texts.ts';
import type { TemplateButton, TemplateComponent } from './component.ts';
import { templateError } from './template-error.ts';

const CODE_EXPIRY = { min: 1, max: 90 } as const;
const TEXT = { max: 25 } as const;
const APPS_MAX = 5;
const SAMPLE_CODE = '123456';
const otpTypes = ['COPY_CODE', 'ONE_TAP', 'ZERO_TAP'] as const;
/** Where clients expect the code's button to lead; consumers of this server are shown the code to copy. */
const OTP_URL = 'https://www.whatsapp.com/otp/code/';

/** In the platform's words. */
export function authenticationBody(given: Fields, language: string): TemplateComponent {
  const isWarned = given.optionalFlag('add_security_recommendation') === true;
  const { body, warning } = authenticationTexts(language);
  return { type: 'BODY', text: isWarned ? `${body} ${warning}` : body, add_security_recommendation: isWarned, example: { body_text: [[SAMPLE_CODE]] } };
}

/** null: it says nothing. */
export function authenticationFooter(given: Fields, language: string): TemplateComponent | null {
  const minutes = given.optionalInteger('code_expiration_minutes', CODE_EXPIRY);
  return minutes === null ? null : { type: 'FOOTER', text: authenticationTexts(language).expiry.replace('{n}', String(minutes)), code_expiration_minutes: minutes };
}

/** Programs that fill the code in are kept as the business names them. Throws 100. */
export function otpButton(given: Fields, language: string): TemplateButton {
  const otp = given.choice('otp_type', otpTypes);
  const { copy, autofill } = authenticationTexts(language);
  const button: TemplateButton = { type: 'OTP', otp_type: otp, text: given.optionalText('text', TEXT) ?? copy };
  if (otp === 'COPY_CODE') return button;
  if (otp === 'ZERO_TAP' && given.optionalFlag('zero_tap_terms_accepted') !== true) throw given.faults.wrong(given.pathOf('zero_tap_terms_accepted'), 'must be true');
  const apps = (given.optionalList('supported_apps', APPS_MAX) ?? [given]).map(app => ({ package_name: app.text('package_name', { max: 224 }), signature_hash: app.text('signature_hash', { min: 11, max: 11 }) }));
  if (apps.length === 0) throw given.faults.missing(given.pathOf('supported_apps'));
  return { ...button, autofill_text: given.optionalText('autofill_text', TEXT) ?? autofill, supported_apps: apps, ...otp === 'ZERO_TAP' ? { zero_tap_terms_accepted: true } : {} };
}

/** Throws 100 with a subcode. */
export function checkAuthentication(components: readonly TemplateComponent[]): void {
  if (components.some(({ type }) => type === 'HEADER')) throw templateError('header', 'The template is not valid', 'An authentication template has no header.');
  const buttons = components.flatMap(component => component.buttons ?? []);
  if (buttons.length !== 1) throw templateError('body', 'The template is not valid', 'An authentication template has exactly one button, of type OTP.');
  const labels = buttons.flatMap(({ text, autofill_text: autofill }) => [text ?? '', autofill ?? '']);
  if (labels.some(label => /https?:|\p{Extended_Pictographic}/iu.test(label))) throw templateError('body', 'The template is not valid', 'An authentication template has no URLs and no emoji.');
}

/** As clients read components back: the button of a code is one that leads to it. */
export function readBack(components: readonly TemplateComponent[]): readonly object[] {
  const minutes = components.find(({ type }) => type === 'FOOTER')?.code_expiration_minutes;
  return components.map(component => component.buttons === undefined ? component : { ...component, buttons: component.buttons.map(button => button.type === 'OTP' ? urlOf(button, minutes) : button) });
}

/** What an authentication template would say, in each of these languages. Throws 100. */
export function previewsOf(given: Fields): readonly object[] {
  given.choice('category', ['AUTHENTICATION']);
  const languages = given.optionalTexts('languages', { max: 16 }, 100) ?? ['en_US'];
  const types = given.optionalTexts('button_types', { max: 16 }, 5) ?? ['OTP'];
  if (types.some(type => type.toUpperCase() !== 'OTP')) throw given.faults.wrong('button_types', 'must be OTP');
  const filledIn = (component: TemplateComponent | null): string | undefined => component?.text?.replace('{{1}}', SAMPLE_CODE);
  return languages.map(language => {
    const [body, footer, { copy, autofill }] = [filledIn(authenticationBody(given, language)), filledIn(authenticationFooter(given, language)), authenticationTexts(language)];
    return { body, ...footer === undefined ? {} : { footer }, language, buttons: [{ text: copy, autofill_text: autofill }] };
  });
}

function urlOf({ otp_type: type = 'COPY_CODE', text, autofill_text: autofill, supported_apps: apps }: TemplateButton, minutes: number | undefined): object {
  const [app = {}] = apps ?? [];
  const query = new URLSearchParams({ otp_type: type, ...autofill === undefined ? {} : { cta_display_name: autofill }, ...app, ...minutes === undefined ? {} : { code_expiration_minutes: String(minutes) } });
  const url = `${OTP_URL}?${query.toString()}&code=otp`;
  return { type: 'URL', text, url: `${url}{{1}}`, example: [`${url}${SAMPLE_CODE}`] };
}
