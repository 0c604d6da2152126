import { Type } from '@sinclair/typebox';
import type { NumberRegistration } from '../../numbers/number-registration.ts';
import { success } from './answers.ts';
import type { Edge } from '../edge.ts';
import type { Fields } from '../fields.ts';
import type { Nodes } from '../nodes/nodes.ts';

/** From an unverified number to one that sends and receives. */
export function registrationEdges(nodes: Nodes, registration: NumberRegistration): readonly Edge[] {
  const common = { method: 'POST', tag: 'Phone numbers', answers: success } as const;
  return [
    {
      ...common, path: '/:id/request_code', summary: 'Send a verification code to the number', scope: 'whatsapp_business_management', takes: Type.Object({ code_method: Type.String(), language: Type.String() }),
      run: async call => {
        const number = await nodes.number(call);
        const method = call.parameters.choice('code_method', ['SMS', 'VOICE']);
        // `locale` is what it was called at first.
        call.parameters.text(call.parameters.has('locale') ? 'locale' : 'language', { max: 16 });
        await registration.requestCode(number, method === 'SMS' ? 'sms' : 'voice');
        return { success: true };
      },
    },
    {
      ...common, path: '/:id/verify_code', summary: 'Prove that the number is the business\'s', scope: 'whatsapp_business_management', takes: Type.Object({ code: Type.String() }),
      run: async call => {
        const number = await nodes.number(call);
        await registration.verifyCode(number, call.parameters.text('code', { max: 16 }));
        return { success: true };
      },
    },
    {
      ...common, path: '/:id/register', summary: 'Let the number send and receive', scope: 'whatsapp_business_messaging', takes: Type.Object({ messaging_product: Type.Literal('whatsapp'), pin: Type.String() }),
      run: async call => {
        const number = await nodes.number(call);
        call.parameters.choice('messaging_product', ['whatsapp']);
        await registration.register(number, pinOf(call.parameters), call.caller.appId);
        return { success: true };
      },
    },
    {
      ...common, path: '/:id/deregister', summary: 'Stop the number; it stays in its account', scope: 'whatsapp_business_messaging',
      run: async call => {
        await registration.deregister(await nodes.number(call));
        return { success: true };
      },
    },
  ];
}

/** Six digits. */
export function pinOf(parameters: Fields): string {
  const pin = parameters.text('pin', { max: 16 });
  if (!/^\d{6}$/.test(pin)) throw parameters.faults.wrong('pin', 'must be six digits');
  return pin;
}
