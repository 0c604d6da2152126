// What every client sends, with its own name in it.

export const shop = by => ({ latitude: 37.5, longitude: -122.1, name: `Shop of ${by}`, address: '1 Way' });

export const contact = by => ({ name: { formatted_name: `Ana of ${by}`, first_name: 'Ana' }, phones: [{ phone: '+1 415', type: 'WORK', wa_id: '1415' }], emails: [{ email: 'ana@example.com', type: 'WORK' }], urls: [], addresses: [] });

export const replyButtons = by => ({
  type: 'button', body: { text: `buttons by ${by}` },
  action: { buttons: [{ type: 'reply', reply: { id: 'yes', title: 'Yes' } }, { type: 'reply', reply: { id: 'no', title: 'No' } }] },
});

export const listMenu = by => ({
  type: 'list', header: { type: 'text', text: 'Shipping' }, body: { text: `list by ${by}` }, footer: { text: 'Prices incl. tax' },
  action: { button: 'Options', sections: [{ title: 'Fast', rows: [{ id: '1d', title: 'Next day', description: 'Before noon' }] }, { title: 'Slow', rows: [{ id: '5d', title: 'Economy' }] }] },
});

export const linkButton = by => ({ type: 'cta_url', body: { text: `link by ${by}` }, action: { name: 'cta_url', parameters: { display_text: 'Track', url: 'https://example.com/t/42' } } });

export const locationRequest = by => ({ type: 'location_request_message', body: { text: `where, asks ${by}` }, action: { name: 'send_location' } });

export const businessTemplate = by => ({
  name: 'order_update', language: { code: 'en_US', policy: 'deterministic' },
  components: [
    { type: 'header', parameters: [{ type: 'text', text: '42' }] },
    { type: 'body', parameters: [{ type: 'text', text: 'Ana' }, { type: 'text', text: by }] },
    { type: 'button', sub_type: 'quick_reply', index: '0', parameters: [{ type: 'payload', payload: 'track-42' }] },
    { type: 'button', sub_type: 'url', index: '1', parameters: [{ type: 'text', text: '42' }] },
  ],
});

/** Everything that a contact may have. */
export const card = by => ({
  name: { formatted_name: `Dr Ana of ${by}`, first_name: 'Ana', last_name: 'Lima', middle_name: 'M', suffix: 'PhD', prefix: 'Dr' }, birthday: '1985-04-30', phones: [{ phone: '+55 11', type: 'WORK', wa_id: '5511' }],
  emails: [{ email: 'ana@example.com', type: 'HOME' }], urls: [{ url: 'https://example.com/ana', type: 'WORK' }], org: { company: 'Clinic', department: 'Cardiology', title: 'Chief' },
  addresses: [{ street: 'Rua A 1', city: 'Lima', state: 'LI', zip: '15001', country: 'Peru', country_code: 'pe', type: 'HOME' }],
});

const amount = { type: 'currency', currency: { fallback_value: '$100.99', code: 'USD', amount_1000: 100_990 } };
const day = { type: 'date_time', date_time: { fallback_value: 'February 25, 1977' } };

export const dueTemplate = by => ({ name: 'due', language: { code: 'en_US', policy: 'deterministic' }, components: [{ type: 'body', parameters: [amount, day, { type: 'text', text: by }] }] });

export const visitTemplate = by => ({
  name: 'visit', language: { code: 'en_US', policy: 'deterministic' },
  components: [{ type: 'header', parameters: [{ type: 'location', location: { latitude: '37.5', longitude: '-122.1', name: `Shop of ${by}`, address: '1 Way' } }] }, { type: 'body', parameters: [{ type: 'text', text: by }] }],
});
