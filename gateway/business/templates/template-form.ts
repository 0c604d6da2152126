import { contentLimits } from '../../../crypto/index.ts';
import type { ApiError } from '../http/api-error.ts';
import type { Fields } from '../http/fields.ts';
import { authenticationBody, authenticationFooter, checkAuthentication } from './authentication-template.ts';
import type { TemplateButton, TemplateComponent } from './component.ts';
import { buttonsOf } from './template-buttons.ts';
import { templateError, type TemplateFault } from './template-error.ts';
import { beginsOrEndsWithVariable, variablesFault, variablesOf, type ParameterFormat } from './variables.ts';

export interface TemplateForm {
  readonly category: 'MARKETING' | 'UTILITY' | 'AUTHENTICATION';
  readonly format: ParameterFormat;
  readonly language: string;
}

const COMPONENTS_MAX = 10;
const MAX = { header: 60, body: 1024, offerBody: 600, footer: 60, sample: 1024 } as const;
const WORDS_PER_VARIABLE = 3;
const VARIABLES = /\{\{[^{}]*\}\}/g;

/** The components of a template as they are kept, after the static checks. Throws 100 with a subcode that says which part is wrong. */
export function componentsOf(given: Fields, form: TemplateForm): readonly TemplateComponent[] {
  const made = given.list('components', COMPONENTS_MAX).map(component => componentOf(component, form)).filter(component => component !== null);
  const count = (type: TemplateComponent['type']): number => made.filter(component => component.type === type).length;
  if (count('BODY') !== 1) throw fault('body', 'A template has exactly one body.');
  if (count('HEADER') > 1) throw fault('header', 'A template has at most one header.');
  if (count('FOOTER') > 1) throw fault('footer', 'A template has at most one footer.');
  if (count('BUTTONS') > 1) throw given.faults.wrong('components', 'must have at most one BUTTONS component');
  if (count('LIMITED_TIME_OFFER') > 1) throw given.faults.wrong('components', 'must have at most one LIMITED_TIME_OFFER component');
  if (form.category === 'AUTHENTICATION') checkAuthentication(made);
  if (count('LIMITED_TIME_OFFER') > 0) checkOffer(made, form.category);
  return made;
}

/** null: it says nothing. */
function componentOf(given: Fields, form: TemplateForm): TemplateComponent | null {
  const type = given.choice('type', ['HEADER', 'BODY', 'FOOTER', 'BUTTONS', 'LIMITED_TIME_OFFER', 'CAROUSEL', 'CALL_PERMISSION_REQUEST']);
  if (type === 'LIMITED_TIME_OFFER') return offerOf(given);
  if (type === 'CAROUSEL') throw fault('header', 'The cards of a carousel have images or videos, and this server does not carry media yet.');
  if (type === 'CALL_PERMISSION_REQUEST') throw fault('body', 'This server carries no calls, so nobody can be asked for the permission to call.');
  if (type === 'HEADER') return headerOf(given, form);
  if (type === 'BODY') return form.category === 'AUTHENTICATION' ? authenticationBody(given, form.language) : bodyOf(given, form);
  if (type === 'FOOTER') return form.category === 'AUTHENTICATION' ? authenticationFooter(given, form.language) : footerOf(given);
  const buttons: TemplateButton[] = [...buttonsOf(given, form)];
  return { type, buttons };
}

function headerOf(given: Fields, { format }: TemplateForm): TemplateComponent {
  const kind = given.choice('format', ['TEXT', 'LOCATION', 'IMAGE', 'VIDEO', 'DOCUMENT']);
  if (kind === 'LOCATION') return { type: 'HEADER', format: kind };
  if (kind !== 'TEXT') return { type: 'HEADER', format: kind, ...samplesOf(given, 'header') };
  const text = textOf(given, MAX.header, 'header');
  if (/[\n*_~`]|\p{Extended_Pictographic}/u.test(text.replace(VARIABLES, ''))) throw fault('header', 'A text header has no line breaks, formatting, emoji or asterisks.');
  if (variablesOf(text).length > 1) throw fault('header', 'A header has at most one variable.');
  checkVariables(text, format, 'header');
  return { type: 'HEADER', format: kind, text, ...samplesFor(given, text, format, 'header') };
}

function bodyOf(given: Fields, { format }: TemplateForm): TemplateComponent {
  const text = textOf(given, MAX.body, 'body');
  checkVariables(text, format, 'body');
  const names = variablesOf(text);
  if (names.length > 0 && beginsOrEndsWithVariable(text)) throw fault('edgeVariable', 'A body does not begin or end with a variable.');
  const words = text.replace(VARIABLES, ' ').split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length;
  if (names.length > 1 && words < names.length * WORDS_PER_VARIABLE - 1) throw fault('manyVariables', 'The body has too many variables for its length.');
  return { type: 'BODY', text, ...samplesFor(given, text, format, 'body') };
}

function footerOf(given: Fields): TemplateComponent {
  const text = textOf(given, MAX.footer, 'footer');
  if (variablesOf(text).length > 0) throw fault('footer', 'A footer has no variables.');
  return { type: 'FOOTER', text };
}

function offerOf(given: Fields): TemplateComponent {
  const offer = given.object('limited_time_offer');
  return { type: 'LIMITED_TIME_OFFER', limited_time_offer: { text: offer.text('text', { max: contentLimits.offerCharsMax }), has_expiration: offer.optionalFlag('has_expiration') ?? false } };
}

/** An offer is a body of its own kind, with a code, where there is one, and a link. */
function checkOffer(components: readonly TemplateComponent[], category: TemplateForm['category']): void {
  if (category !== 'MARKETING') throw fault('body', 'A limited-time offer is a marketing template.');
  const part = (type: TemplateComponent['type']): TemplateComponent | undefined => components.find(component => component.type === type);
  if ((part('BODY')?.text?.length ?? 0) > MAX.offerBody) throw templateError('tooLong', 'Text too long', `The body of a limited-time offer has more than ${MAX.offerBody} characters.`);
  if (part('FOOTER') !== undefined) throw fault('footer', 'A limited-time offer has no footer.');
  if (!['IMAGE', 'VIDEO', undefined].includes(part('HEADER')?.format)) throw fault('header', 'The header of a limited-time offer is an image or a video.');
  if (!['URL', 'COPY_CODE,URL'].includes((part('BUTTONS')?.buttons ?? []).map(({ type }) => type).join())) throw fault('body', 'The buttons of a limited-time offer are COPY_CODE, which may be left out, and URL.');
}

function textOf(given: Fields, max: number, of: TemplateFault): string {
  const text = given.text('text', { max: 40_000 });
  if (text.length > max) throw templateError('tooLong', 'Text too long', `The ${of} has more than ${max} characters.`);
  return text;
}

function checkVariables(text: string, format: ParameterFormat, of: TemplateFault): void {
  const wrong = variablesFault(text, format);
  if (wrong !== null) throw fault(of, wrong);
}

/** Every variable needs a sample: the reviewer sees what will stand there. */
function samplesFor(given: Fields, text: string, format: ParameterFormat, of: 'header' | 'body'): Pick<TemplateComponent, 'example'> {
  const names = variablesOf(text);
  if (names.length === 0) return {};
  const samples = samplesOf(given, of);
  const { example } = samples;
  const named = (of === 'header' ? example?.header_text_named_params : example?.body_text_named_params)?.map(({ param_name: name }) => name);
  const positional = of === 'header' ? example?.header_text : example?.body_text?.[0];
  const isComplete = format === 'NAMED' ? names.every(name => named?.includes(name) === true) : (positional?.length ?? 0) >= names.length;
  if (!isComplete) throw fault(of, `Give a sample for each variable of the ${of}.`);
  return samples;
}

function samplesOf(given: Fields, of: 'header' | 'body'): Pick<TemplateComponent, 'example'> {
  const example = given.optionalObject('example');
  if (example === null) return {};
  const named = example.optionalList(`${of}_text_named_params`, 100)?.map(sample => ({ param_name: sample.text('param_name', { max: 64 }), example: sample.text('example', { max: MAX.sample }) }));
  if (named !== undefined) return { example: of === 'header' ? { header_text_named_params: named } : { body_text_named_params: named } };
  if (of === 'body') return { example: { body_text: [sampleTexts(example, 'body_text')] } };
  const handles = example.optionalTexts('header_handle', { max: MAX.sample }, 1);
  return { example: handles === null ? { header_text: sampleTexts(example, 'header_text') } : { header_handle: [...handles] } };
}

/** A list, or a list of one list: both are sent. */
function sampleTexts(example: Fields, name: string): string[] {
  const value = example.value(name);
  const first: unknown = Array.isArray(value) && Array.isArray(value[0]) ? value[0] : value;
  return Array.isArray(first) ? first.filter((item): item is string => typeof item === 'string' && item.length <= MAX.sample) : [];
}

function fault(of: TemplateFault, message: string): ApiError {
  return templateError(of, 'The template is not valid', message);
}
