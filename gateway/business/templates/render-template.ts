import type { messages } from '../../../proto/messages.ts';
import { content } from '../../../proto/messages.ts';
import { contentLimits } from '../../../crypto/index.ts';
import { ApiError } from '../http/api-error.ts';
import type { Fields } from '../http/fields.ts';
import { refuseMedia } from '../messages/media-refusal.ts';
import type { Template } from '../registry/template.ts';
import { renderButtons } from './render-buttons.ts';
import { filledIn, variablesOf } from './variables.ts';

type Rendered = messages.sealgate.content.v1.Template.$Properties;
type Location = messages.sealgate.content.v1.Location.$Properties;

const COMPONENTS_MAX = 20;
const PARAMETERS_MAX = 100;
/** Of a template that is more than a body. */
const BODY_AMONG_OTHERS_MAX = 1024;
/** What a message may fill in; everything else (carousels, targets of taps, orders) would be lost without a word. */
const filledTypes = ['header', 'body', 'footer', 'button', 'limited_time_offer'];
const PARAMETER = { max: 32_768 } as const;
const categories = {
  MARKETING: content.TemplateCategory.MARKETING, UTILITY: content.TemplateCategory.UTILITY, AUTHENTICATION: content.TemplateCategory.AUTHENTICATION,
} as const;

/**
 * An approved template with its variables filled in. Throws 132000 when their number is wrong, 132012 when one is of another kind, 132005 when the text becomes too long, 131053 for media.
 */
export function renderTemplate(template: Template, given: Fields): Rendered {
  const components = given.optionalList('components', COMPONENTS_MAX) ?? [];
  const ofType = (type: string): readonly Fields[] => components.filter(component => typeOf(component) === type);
  const parameters = (type: string): readonly Fields[] => ofType(type).flatMap(component => component.optionalList('parameters', PARAMETERS_MAX) ?? []);
  const part = (type: string): Template['components'][number] | undefined => template.components.find(component => component.type === type);
  for (const component of components) {
    if (!filledTypes.includes(typeOf(component))) throw mismatch(`components: nothing of a template here is a ${typeOf(component)}`);
  }
  const header = part('HEADER');
  const filled = {
    // Without a text header there is nothing that a text could fill in.
    header: header === undefined || header.format === 'TEXT' ? fill('header', header?.text ?? '', parameters('header'), template) : '',
    body: fill('body', part('BODY')?.text ?? '', parameters('body'), template),
    footer: part('FOOTER')?.text ?? '',
  };
  checkLengths(filled, template.components.length === 1 ? contentLimits.businessTextCharsMax : BODY_AMONG_OTHERS_MAX);
  const offer = part('LIMITED_TIME_OFFER')?.limited_time_offer;
  const location = header?.format === 'LOCATION' ? locationOf(parameters('header')) : null;
  if (header?.format !== undefined && !['TEXT', 'LOCATION'].includes(header.format)) throw refuseMedia('template.components.header');
  return {
    name: template.name, language: template.language, category: categories[template.category], ...filled,
    ...location === null ? {} : { headerLocation: location },
    ...offer === undefined ? {} : { offer: { text: offer.text, expiresAtMs: offer.has_expiration ? expiryOf(parameters('limited_time_offer')) : 0 } },
    buttons: renderButtons(part('BUTTONS')?.buttons ?? [], ofType('button')),
  };
}

function typeOf(component: Fields): string {
  return component.text('type', { max: 32 }).toLowerCase();
}

function fill(where: string, text: string, parameters: readonly Fields[], { parameterFormat }: Template): string {
  const names = variablesOf(text);
  if (parameters.length !== names.length) {
    throw new ApiError(132000, { details: `${where}: number of localizable_params (${parameters.length}) does not match the expected number of params (${names.length})` });
  }
  const values = parameters.map((parameter, index) => {
    const name = parameterFormat === 'NAMED' ? parameter.optionalText('parameter_name', { max: 64 }) : String(index + 1);
    if (name === null || !names.includes(name)) throw mismatch(`${where}: Parameter name is missing or not one of the template's`);
    return [name, valueOf(where, parameter)] as const;
  });
  if (new Set(values.map(([name]) => name)).size < values.length) throw mismatch(`${where}: a parameter is given twice`);
  return filledIn(text, new Map(values));
}

function valueOf(where: string, parameter: Fields): string {
  const type = parameter.optionalText('type', { max: 32 }) ?? 'text';
  if (type === 'currency' || type === 'date_time') return parameter.object(type).text('fallback_value', PARAMETER);
  if (type !== 'text') throw mismatch(`${where}: expected text, got ${type.slice(0, 32)}`);
  const text = parameter.optionalText('text', PARAMETER);
  if (text === null) throw new ApiError(100, { details: `${where}: Parameter 'text' is mandatory for component parameter type 'text'` });
  if (/[\n\r\t]| {5,}/.test(text)) throw mismatch(`${where}: Param text cannot have new-line/tab characters or more than 4 consecutive spaces`);
  return text;
}

function locationOf(parameters: readonly Fields[]): Location {
  const [parameter] = parameters;
  if (parameter === undefined) throw new ApiError(132000, { details: 'header: number of localizable_params (0) does not match the expected number of params (1)' });
  if (parameter.optionalText('type', { max: 32 }) !== 'location') throw mismatch('header: expected location');
  const location = parameter.object('location');
  return {
    latitude: location.number('latitude', { min: -90, max: 90 }), longitude: location.number('longitude', { min: -180, max: 180 }),
    name: location.optionalText('name', { max: contentLimits.locationNameCharsMax }) ?? '', address: location.optionalText('address', { max: contentLimits.locationAddressCharsMax }) ?? '',
  };
}

function expiryOf([parameter]: readonly Fields[]): number {
  if (parameter === undefined) throw new ApiError(132000, { details: 'limited_time_offer: number of localizable_params (0) does not match the expected number of params (1)' });
  const expiresAtMs = parameter.optionalObject('limited_time_offer')?.optionalInteger('expiration_time_ms', { min: 0, max: Number.MAX_SAFE_INTEGER }) ?? null;
  if (expiresAtMs === null) throw mismatch('limited_time_offer: expected expiration_time_ms');
  return expiresAtMs;
}

function checkLengths({ header, body }: { readonly header: string; readonly body: string }, bodyMax: number): void {
  if (header.length > contentLimits.headerCharsMax) throw new ApiError(132005, { details: `header: more than ${contentLimits.headerCharsMax} characters` });
  if (body.length > bodyMax) throw new ApiError(132005, { details: `body: more than ${bodyMax} characters` });
}

function mismatch(details: string): ApiError {
  return new ApiError(132012, { details });
}
