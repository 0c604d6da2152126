import { Type } from '@sinclair/typebox';
import { toDataURL, toString as toQrString } from 'qrcode';
import type { Clock } from '../../../../proto/clock.ts';
import type { Random } from '../../../../proto/random.ts';
import type { BusinessRegistry } from '../../registry/business-registry.ts';
import type { QrCode } from '../../registry/qr-code.ts';
import type { Kept } from '../../registry/repository.ts';
import { listOf, success } from './answers.ts';
import { ApiError, noSuchNode } from '../api-error.ts';
import type { Call, Edge } from '../edge.ts';
import type { SelectedField } from '../nodes/field-selection.ts';
import { readNode, selectionOf, type NodeType } from '../nodes/node-fields.ts';
import type { Nodes } from '../nodes/nodes.ts';
import { pageOf } from '../paging.ts';

type Format = 'PNG' | 'SVG';

const MESSAGE = { max: 140 } as const;
const CODES_MAX = 2_000;
const CODE_CHARS = 14;
const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const PAGE_MAX = 25;
const qrAnswer = Type.Object({ code: Type.String(), prefilled_message: Type.String(), deep_link_url: Type.String(), qr_image_url: Type.Optional(Type.String()) });
const takes = Type.Object({ prefilled_message: Type.Optional(Type.String()), generate_qr_image: Type.Optional(Type.String()), code: Type.Optional(Type.String()) });

/** Short links that open the chat with a text ready to send, and their QR codes. A link leads to this server, which says whom to write to and what. */
export function qrEdges(nodes: Nodes, registry: BusinessRegistry, clock: Clock, random: Random): readonly Edge[] {
  const common = { tag: 'QR codes and short links', scope: 'whatsapp_business_management' } as const;
  const linkOf = (call: Call, code: string): string => `${call.url.origin}/message/${code}`;
  const typeFor = (call: Call): NodeType<Kept<QrCode>> => ({
    name: 'WhatsAppBusinessMessageQrdl', defaults: ['code', 'prefilled_message', 'deep_link_url'],
    fields: {
      code: ({ id }) => id, prefilled_message: ({ value }) => value.message, deep_link_url: ({ id }) => linkOf(call, id), creation_time: ({ value }) => Math.floor(value.createdAtMs / 1000),
      qr_image_url: ({ id }, selected) => qrImage(linkOf(call, id), formatOf(selected)),
    },
  });
  const show = async (call: Call, code: Kept<QrCode>): Promise<object> => {
    const { id: _, ...shown } = await readNode(typeFor(call), code, code.id, selectionOf(call.parameters));
    return shown;
  };
  const ownCode = async (call: Call, phoneNumberId: string, id: string): Promise<Kept<QrCode>> => {
    const code = await registry.qrCodes.get(id);
    if (code?.parent !== phoneNumberId) throw noSuchNode(call.method, id);
    return code;
  };
  const update = async (call: Call, phoneNumberId: string, id: string): Promise<object> => {
    await ownCode(call, phoneNumberId, id);
    const message = call.parameters.text('prefilled_message', MESSAGE);
    await registry.qrCodes.change(id, value => ({ ...value, message }));
    return { code: id, prefilled_message: message, deep_link_url: linkOf(call, id) };
  };
  const create = async (call: Call, phoneNumberId: string): Promise<object> => {
    const message = call.parameters.text('prefilled_message', MESSAGE);
    const format = call.parameters.optionalChoice('generate_qr_image', ['PNG', 'SVG']);
    if ((await registry.qrCodes.all(phoneNumberId)).length >= CODES_MAX) throw new ApiError(100, { message: `(#100) A number has at most ${CODES_MAX} codes` });
    const code = Array.from(random.bytes(CODE_CHARS), byte => ALPHABET[byte % ALPHABET.length]).join('');
    await registry.qrCodes.create(code, phoneNumberId, { message, createdAtMs: clock.nowMs() });
    const image = format === null ? {} : { qr_image_url: await qrImage(linkOf(call, code), format) };
    return { code, prefilled_message: message, deep_link_url: linkOf(call, code), ...image };
  };
  return [
    {
      ...common, method: 'POST', path: '/:id/message_qrdls', summary: 'Make a code, or change the one that is named', takes, answers: qrAnswer,
      run: async call => {
        const { id } = await nodes.number(call);
        const code = call.parameters.optionalText('code', { max: 32 });
        return code === null ? create(call, id) : update(call, id, code);
      },
    },
    {
      ...common, method: 'POST', path: '/:id/message_qrdls/:item', summary: 'Change a code\'s text', takes, answers: qrAnswer,
      run: async call => update(call, (await nodes.number(call)).id, call.item),
    },
    {
      ...common, method: 'GET', path: '/:id/message_qrdls', summary: 'List codes, the newest first', answers: listOf(Type.Object({}, { additionalProperties: true })),
      takes: Type.Object({ fields: Type.Optional(Type.String()), code: Type.Optional(Type.String()), limit: Type.Optional(Type.Integer()), after: Type.Optional(Type.String()), before: Type.Optional(Type.String()) }),
      run: async call => {
        const { id } = await nodes.number(call);
        const wanted = call.parameters.optionalText('code', { max: 32 });
        const codes = (await registry.qrCodes.all(id)).filter(code => wanted === null || code.id === wanted).sort((a, b) => b.value.createdAtMs - a.value.createdAtMs || (a.id < b.id ? -1 : 1));
        const { items, paging } = pageOf(codes, code => code.id, call.parameters, call.url, PAGE_MAX);
        return { data: await Promise.all(items.map(code => show(call, code))), ...paging === undefined ? {} : { paging } };
      },
    },
    {
      ...common, method: 'GET', path: '/:id/message_qrdls/:item', summary: 'Read a code', answers: listOf(Type.Object({}, { additionalProperties: true })),
      run: async call => ({ data: [await show(call, await ownCode(call, (await nodes.number(call)).id, call.item))] }),
    },
    {
      ...common, scope: 'none', method: 'GET', path: '/message/:item', summary: 'Where a short link leads', answers: Type.Object({ phone_number: Type.String(), prefilled_message: Type.String() }),
      run: async call => {
        const code = await registry.qrCodes.get(call.item);
        const number = code === null ? null : await registry.numbers.get(code.parent);
        if (code === null || number === null) throw noSuchNode(call.method, call.item);
        return { phone_number: `+${number.value.digits}`, prefilled_message: code.value.message };
      },
    },
    {
      ...common, method: 'DELETE', path: '/:id/message_qrdls/:item', summary: 'Delete a code', answers: success,
      run: async call => {
        const code = await ownCode(call, (await nodes.number(call)).id, call.item);
        await registry.qrCodes.delete(code.id);
        return { success: true };
      },
    },
  ];
}

function formatOf({ parameters }: SelectedField): Format {
  return parameters['format']?.toUpperCase() === 'PNG' ? 'PNG' : 'SVG';
}

/** In the answer itself, so that there is nothing that expires and nothing to fetch. */
async function qrImage(link: string, format: Format): Promise<string> {
  if (format === 'PNG') return toDataURL(link, { type: 'image/png' });
  return `data:image/svg+xml;base64,${Buffer.from(await toQrString(link, { type: 'svg' })).toString('base64')}`;
}
