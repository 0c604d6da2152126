import type { messages } from '../../../proto/messages.ts';
import { contentLimits } from '../../../crypto/index.ts';
import { ApiError } from '../http/api-error.ts';
import type { Fields } from '../http/fields.ts';
import type { TemplateButton } from './component.ts';
import { filledIn, variablesOf } from './variables.ts';

type Rendered = messages.sealgate.content.v1.TemplateButton.$Properties;

const CODE_CHARS_MAX = 20;
const OTP_CHARS_MAX = 15;

/** What a message calls a button; the first is what the documentation does. */
const subTypes: Readonly<Record<TemplateButton['type'], readonly [string, ...string[]]>> = {
  QUICK_REPLY: ['quick_reply'], URL: ['url'], PHONE_NUMBER: ['phone_number'], COPY_CODE: ['copy_code'], OTP: ['url', 'otp', 'copy_code'],
};

/** The buttons with what a message brings for them: a URL's end, a code, a payload. Throws 132000, 132005 and 132012. */
export function renderButtons(buttons: readonly TemplateButton[], given: readonly Fields[]): Rendered[] {
  const byIndex = new Map(given.map(component => [component.number('index', { min: 0, max: contentLimits.templateButtonsMax - 1 }), component]));
  for (const [index, component] of byIndex) {
    const button = buttons[index];
    if (button === undefined) throw new ApiError(132000, { details: `buttons: the template has no button ${index}` });
    const subType = component.optionalText('sub_type', { max: 32 })?.toLowerCase() ?? null;
    if (subType !== null && !subTypes[button.type].includes(subType)) throw new ApiError(132012, { details: `buttons: button ${index} is of sub_type ${subTypes[button.type][0]}, not ${subType}` });
  }
  return buttons.map((button, index) => render(button, parameterOf(byIndex.get(index), index), index));
}

/** What has no place is refused: the business means it to be seen. */
function parameterOf(component: Fields | undefined, index: number): Fields | null {
  const [parameter = null, ...more] = component?.optionalList('parameters', 5) ?? [];
  if (more.length > 0) throw new ApiError(132000, { details: `buttons: button ${index} takes one parameter` });
  return parameter;
}

function render(button: TemplateButton, parameter: Fields | null, index: number): Rendered {
  const text = button.text ?? '';
  switch (button.type) {
    case 'QUICK_REPLY': return { quickReply: { text, payload: payloadOf(parameter, index) ?? text } };
    case 'URL': return { url: { title: text, url: urlOf(button.url ?? '', parameter, index) } };
    case 'PHONE_NUMBER':
      requireNone(parameter, index);
      return { phone: { text, number: button.phone_number ?? '' } };
    case 'COPY_CODE': return { copyCode: { text, code: required(parameter, 'coupon_code', index) } };
    // The code comes as the parameter of a URL button, which is what clients read this button back as.
    case 'OTP': return { copyCode: { text, code: required(parameter, 'text', index, OTP_CHARS_MAX) } };
  }
}

function urlOf(url: string, parameter: Fields | null, index: number): string {
  if (variablesOf(url).length === 0) {
    requireNone(parameter, index);
    return url;
  }
  const filled = filledIn(url, new Map([['1', required(parameter, 'text', index, contentLimits.urlCharsMax)]]));
  if (filled.length > contentLimits.urlCharsMax || !URL.canParse(filled)) throw new ApiError(132005, { details: `buttons: the URL of button ${index} is too long or no URL` });
  return filled;
}

function payloadOf(parameter: Fields | null, index: number): string | null {
  if (parameter !== null && !parameter.has('payload')) throw new ApiError(132012, { details: `buttons: button ${index} takes a parameter with payload` });
  return parameter?.optionalText('payload', { max: contentLimits.choiceIdCharsMax }) ?? null;
}

function requireNone(parameter: Fields | null, index: number): void {
  if (parameter !== null) throw new ApiError(132000, { details: `buttons: button ${index} takes no parameter` });
}

function required(parameter: Fields | null, name: string, index: number, max: number = CODE_CHARS_MAX): string {
  if (parameter === null) throw new ApiError(132000, { details: `buttons: button ${index} needs a parameter` });
  const value = parameter.optionalText(name, { max });
  if (value === null) throw new ApiError(132012, { details: `buttons: button ${index} needs a parameter with ${name}` });
  return value;
}
