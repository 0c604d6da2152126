/** One line of a vCard: `TEL;TYPE=CELL;waid=14155550177:+1 415 ...`. */
interface Property { readonly name: string; readonly types: readonly string[]; readonly waId: string; readonly countryCode: string; readonly value: string }

/** The contacts of a card as the API names them; only keys that the card fills. A card without a name gets an empty one, which receivers expect. */
export function contactsOfVcard(text: string): readonly object[] {
  return text.replace(/\r?\n[ \t]/g, '').split(/^BEGIN:VCARD\s*$/im).slice(1).map(card => contactOf(card.split(/\r?\n/).flatMap(propertyOf)));
}

function contactOf(properties: readonly Property[]): object {
  const all = (name: string): readonly Property[] => properties.filter(property => property.name === name);
  const valueOf = (name: string): string => all(name)[0]?.value ?? '';
  const [last = '', given = '', middle = '', prefix = '', suffix = ''] = fieldsOf(valueOf('N'));
  const [company = '', department = ''] = fieldsOf(valueOf('ORG'));
  const org = filled({ company, department, title: valueOf('TITLE') });
  const birthday = valueOf('BDAY');
  return {
    name: { formatted_name: plain(valueOf('FN')), ...filled({ first_name: given, last_name: last, middle_name: middle, prefix, suffix }) },
    ...listed('phones', all('TEL').map(({ value, waId, types }) => filled({ phone: plain(value), wa_id: waId, type: types[0] ?? '' }))),
    ...listed('emails', all('EMAIL').map(({ value, types }) => filled({ email: plain(value), type: types[0] ?? '' }))),
    ...listed('urls', all('URL').map(({ value, types }) => filled({ url: plain(value), type: types[0] ?? '' }))),
    ...listed('addresses', all('ADR').map(({ value, types, countryCode }) => {
      const [, , street = '', city = '', state = '', zip = '', country = ''] = fieldsOf(value);
      return filled({ street, city, state, zip, country, country_code: countryCode, type: types[0] ?? '' });
    })),
    ...Object.keys(org).length === 0 ? {} : { org },
    ...birthday === '' ? {} : { birthday: plain(birthday) },
  };
}

function propertyOf(line: string): Property[] {
  const colon = line.indexOf(':');
  if (colon < 0) return [];
  const [name = '', ...parameters] = line.slice(0, colon).split(';');
  const named = (wanted: string): string[] => parameters.filter(parameter => parameter.toLowerCase().startsWith(`${wanted}=`)).map(parameter => parameter.slice(wanted.length + 1));
  return [{ name: name.toUpperCase(), types: named('type').flatMap(types => types.split(',')), waId: named('waid')[0] ?? '', countryCode: named('cc')[0] ?? '', value: line.slice(colon + 1) }];
}

/** At semicolons that are not escaped. */
function fieldsOf(value: string): string[] {
  return (value.match(/(?:\\.|[^;\\])*(?:;|$)/g) ?? []).map(field => plain(field.replace(/;$/, '')));
}

function plain(value: string): string {
  return value.replace(/\\([nN])/g, '\n').replace(/\\(.)/g, '$1');
}

function filled(fields: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''));
}

function listed(name: string, items: readonly object[]): object {
  return items.length === 0 ? {} : { [name]: items };
}
