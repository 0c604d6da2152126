import type { messages } from '../../../proto/messages.ts';
import { contentLimits } from '../../../crypto/index.ts';
import type { Fields } from '../http/fields.ts';
import { refuseMedia } from './media-refusal.ts';

type Interactive = messages.sealgate.content.v1.Interactive.$Properties;
type Action = Pick<Interactive, 'buttons' | 'list' | 'url' | 'locationRequest' | 'contactRequest'>;

interface Kind {
  readonly header: 'text' | 'any' | 'none';
  readonly bodyMax: number;
  action(action: Fields): Action;
}

const MAX = { header: 60, body: 1024, listBody: 4096, footer: 60, title: 20, rowTitle: 24, description: 72, buttonId: 256, rowId: 200, buttons: 3, rows: 10 } as const;

const contactRequest: Kind = { header: 'none', bodyMax: MAX.body, action: action => { action.choice('name', ['request_contact_info']); return { contactRequest: {} }; } };

const kinds: Readonly<Record<string, Kind>> = {
  button: { header: 'any', bodyMax: MAX.body, action: action => ({ buttons: { buttons: replyButtons(action) } }) },
  list: { header: 'text', bodyMax: MAX.listBody, action: action => ({ list: { button: action.text('button', { max: MAX.title }), sections: sections(action) } }) },
  cta_url: { header: 'any', bodyMax: MAX.body, action: action => ({ url: urlButton(action) }) },
  location_request_message: { header: 'none', bodyMax: MAX.body, action: action => { action.choice('name', ['send_location']); return { locationRequest: {} }; } },
  contact_request: contactRequest,
  // As one client names it.
  request_contact_info: contactRequest,
};

/** What can be shown and chosen from. Other kinds of interactive messages are not carried: 131009 says so. */
export function interactiveOf(given: Fields): Interactive {
  const type = given.text('type', { max: 64 });
  const kind = Object.hasOwn(kinds, type) ? kinds[type] : undefined;
  if (kind === undefined) throw given.faults.wrong(given.pathOf('type'), `must be one of {${Object.keys(kinds).join(', ')}}`);
  return {
    header: headerOf(given, kind), body: given.object('body').text('text', { max: kind.bodyMax }), footer: given.optionalObject('footer')?.text('text', { max: MAX.footer }) ?? '',
    ...kind.action(given.object('action')),
  };
}

function headerOf(given: Fields, kind: Kind): string {
  const header = given.optionalObject('header');
  if (header === null) return '';
  if (kind.header === 'none') throw given.faults.wrong(given.pathOf('header'), 'is not allowed for this type');
  const type = header.choice('type', ['text', 'image', 'video', 'document']);
  if (type === 'text') {
    const text = header.optionalText('text', { max: MAX.header });
    if (text === null) throw header.faults.wrong(header.pathOf('text'), 'cannot be null for header type text');
    return text;
  }
  if (kind.header === 'text') throw header.faults.wrong(header.pathOf('type'), 'must be text for this type');
  throw refuseMedia(header.pathOf('type'));
}

function replyButtons(action: Fields): { id: string; title: string }[] {
  const buttons = action.list('buttons', MAX.buttons);
  if (buttons.length === 0) throw action.faults.wrong(action.pathOf('buttons'), `must have 1 to ${MAX.buttons} items`);
  const replies = buttons.map(button => {
    button.choice('type', ['reply']);
    const reply = button.object('reply');
    return { id: reply.text('id', { max: MAX.buttonId }), title: reply.text('title', { max: MAX.title }) };
  });
  requireUnique(action, 'buttons', replies.map(({ id }) => id), 'ids');
  requireUnique(action, 'buttons', replies.map(({ title }) => title), 'titles');
  return replies;
}

function sections(action: Fields): messages.sealgate.content.v1.ListSection.$Properties[] {
  const given = action.list('sections', MAX.rows);
  const made = given.map(section => ({
    title: given.length > 1 ? section.text('title', { max: MAX.rowTitle }) : section.optionalText('title', { max: MAX.rowTitle }) ?? '',
    rows: section.list('rows', MAX.rows).map(row => ({
      id: row.text('id', { max: MAX.rowId }), title: row.text('title', { max: MAX.rowTitle }), description: row.optionalText('description', { max: MAX.description }) ?? '',
    })),
  }));
  const rows = made.flatMap(section => section.rows);
  if (made.some(section => section.rows.length === 0)) throw action.faults.wrong(action.pathOf('sections'), 'must have a row each');
  if (rows.length === 0 || rows.length > MAX.rows) throw action.faults.wrong(action.pathOf('sections'), `must have 1 to ${MAX.rows} rows in all`);
  requireUnique(action, 'sections', rows.map(({ id }) => id), 'row ids');
  return made;
}

function urlButton(action: Fields): messages.sealgate.content.v1.UrlButton.$Properties {
  action.choice('name', ['cta_url']);
  const parameters = action.object('parameters');
  return { title: parameters.text('display_text', { max: MAX.title }), url: webUrl(parameters, 'url') };
}

/** An http or https address as it was given. */
export function webUrl(of: Fields, name: string): string {
  const url = of.text(name, { max: contentLimits.urlCharsMax });
  if (!/^https?:\/\/[^\s/]/i.test(url) || !URL.canParse(url)) throw of.faults.wrong(of.pathOf(name), 'must be an http or https URL');
  return url;
}

function requireUnique(of: Fields, name: string, values: readonly string[], what: string): void {
  if (new Set(values).size < values.length) throw of.faults.wrong(of.pathOf(name), `must have ${what} that differ`);
}
