import { Type } from '@sinclair/typebox';
import { parsePhoneNumberFromString } from 'libphonenumber-js/min';
import type { Clock } from '../../../../proto/clock.ts';
import type { Random } from '../../../../proto/random.ts';
import { addNumber } from '../../numbers/add-number.ts';
import type { BusinessRegistry } from '../../registry/business-registry.ts';
import type { PhoneNumber } from '../../registry/phone-number.ts';
import type { Kept } from '../../registry/repository.ts';
import { listOf, node } from './answers.ts';
import { ApiError } from '../api-error.ts';
import type { Edge } from '../edge.ts';
import type { Fields } from '../fields.ts';
import { type NodeType, readNode, readNodes, selectionOf } from '../nodes/node-fields.ts';
import type { Nodes } from '../nodes/nodes.ts';
import { numberType } from '../nodes/number-fields.ts';
import { pageOf, pageParameters } from '../paging.ts';

const CANNOT_MIGRATE = 2388103;
const FILTERS_MAX = 10;
const orders = ['creation_time_ascending', 'creation_time_descending', 'last_onboarded_time_ascending', 'last_onboarded_time_descending'] as const;

/** The numbers of an account: what there is, and one more. */
export function phoneNumberEdges(nodes: Nodes, registry: BusinessRegistry, clock: Clock, random: Random): readonly Edge[] {
  const type = numberType(registry, clock);
  const common = { path: '/:id/phone_numbers', tag: 'WhatsApp Business Accounts', scope: 'whatsapp_business_management', counted: true } as const;
  return [
    {
      ...common, method: 'GET', summary: 'List phone numbers', answers: listOf(node),
      takes: Type.Object({ ...pageParameters, sort: Type.Optional(Type.String()), filtering: Type.Optional(Type.String({ description: 'JSON: a list of field, operator (EQUAL or IN) and value' })) }),
      run: async call => {
        const all = await registry.numbers.all((await nodes.waba(call)).id);
        const wanted = await filtered(type, inOrder(all, call.parameters), call.parameters);
        const { items, paging } = pageOf(wanted, ({ id }) => id, call.parameters, call.url);
        return { data: await readNodes(type, items, selectionOf(call.parameters)), ...paging === undefined ? {} : { paging } };
      },
    },
    {
      ...common, method: 'POST', summary: 'Add a number, to be verified and registered then', answers: Type.Object({ id: Type.String() }),
      takes: Type.Object({ cc: Type.String({ description: 'Country calling code' }), phone_number: Type.String(), verified_name: Type.String({ description: 'The display name' }) }),
      run: async call => {
        const waba = await nodes.waba(call);
        const { parameters } = call;
        if (parameters.optionalFlag('migrate_phone_number') === true) throw new ApiError(100, { subcode: CANNOT_MIGRATE, userTitle: 'Cannot migrate', userMessage: 'Numbers are not migrated from elsewhere; verify the number here.' });
        return { id: await addNumber({ registry, clock, random }, waba, { digits: digitsOf(parameters), name: parameters.text('verified_name', { max: 64 }) }) };
      },
    },
  ];
}

/** With or without the country calling code, as people write it. */
function digitsOf(parameters: Fields): string {
  // Some clients write it out.
  const cc = (parameters.optionalText('country_code', { max: 4 }) ?? parameters.text('cc', { max: 4 })).replace(/^\+/, '');
  if (!/^[1-9]\d{0,2}$/.test(cc)) throw parameters.faults.wrong('cc', 'must be a country calling code');
  const number = parsePhoneNumberFromString(parameters.text('phone_number', { max: 32 }), { defaultCallingCode: cc });
  if (number?.isPossible() !== true || number.countryCallingCode !== cc) throw parameters.faults.wrong('phone_number', 'must be a phone number of the country of cc');
  return number.number.slice(1);
}

function inOrder(numbers: readonly Kept<PhoneNumber>[], parameters: Fields): readonly Kept<PhoneNumber>[] {
  const order = parameters.optionalChoice('sort', orders);
  if (order === null) return numbers;
  const sign = order.endsWith('descending') ? -1 : 1;
  return [...numbers].sort((a, b) => sign * (a.value.createdAtMs - b.value.createdAtMs));
}

async function filtered(type: NodeType<Kept<PhoneNumber>>, numbers: readonly Kept<PhoneNumber>[], parameters: Fields): Promise<readonly Kept<PhoneNumber>[]> {
  const filters = (parameters.optionalList('filtering', FILTERS_MAX) ?? []).map(filter => {
    filter.choice('operator', ['EQUAL', 'IN']);
    return { name: filter.text('field', { max: 64 }), among: filter.optionalTexts('value', { max: 64 }, 50) ?? [] };
  });
  const selection = filters.map(({ name }) => ({ name, parameters: {}, sub: [] }));
  const read = await Promise.all(numbers.map(async number => ({ number, fields: filters.length === 0 ? {} : await readNode(type, number, number.id, selection) })));
  return read.filter(({ fields }) => filters.every(({ name, among }) => among.includes(String(new Map(Object.entries(fields)).get(name))))).map(({ number }) => number);
}
