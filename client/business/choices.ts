import type { Body, ChoiceText, TemplateButton } from '../body.ts';

/**
 * Something that a business's message offers. Answers (button, row, quickReply, contact) are for choose(), a location for sendLocation(); what `value` holds, a URL, a phone number or a
 * code, is for the person, and nothing is done with it by itself.
 */
export interface OfferedChoice extends ChoiceText {
  readonly kind: 'button' | 'row' | 'quickReply' | 'url' | 'phone' | 'copyCode' | 'location' | 'contact';
  readonly value: string;
}

const answers: ReadonlySet<OfferedChoice['kind']> = new Set<OfferedChoice['kind']>(['button', 'row', 'quickReply', 'contact']);

/** In the order in which they are shown; none in other messages. */
export function choicesOf(body: Body): readonly OfferedChoice[] {
  if (body.kind === 'template') return body.buttons.map(templateChoice);
  if (body.kind !== 'interactive') return [];
  const { action } = body;
  switch (action.kind) {
    case 'buttons': return action.buttons.map(button => ({ ...button, kind: 'button', value: '' }));
    case 'list': return action.sections.flatMap(({ rows }) => rows.map(row => ({ ...row, kind: 'row' as const, value: '' })));
    case 'url': return [{ kind: 'url', id: '', title: action.title, description: '', value: action.url }];
    case 'locationRequest': return [{ kind: 'location', id: '', title: 'send a location', description: '', value: '' }];
    case 'contactRequest': return [{ kind: 'contact', id: 'contact', title: 'share your name and number', description: '', value: '' }];
  }
}

export function isAnswer(choice: OfferedChoice): boolean {
  return answers.has(choice.kind);
}

function templateChoice(button: TemplateButton): OfferedChoice {
  const { title } = button;
  switch (button.kind) {
    // Without a payload the business gets the text back.
    case 'quickReply': return { kind: button.kind, id: button.payload === '' ? title : button.payload, title, description: '', value: '' };
    case 'url': return { kind: button.kind, id: '', title, description: '', value: button.url };
    case 'phone': return { kind: button.kind, id: '', title, description: '', value: button.number };
    case 'copyCode': return { kind: button.kind, id: '', title, description: '', value: button.code };
  }
}
