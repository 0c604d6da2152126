import { createPublicKey } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import type { BusinessRegistry } from '../../registry/business-registry.ts';
import { success } from './answers.ts';
import type { Edge } from '../edge.ts';
import type { Fields } from '../fields.ts';
import type { Nodes } from '../nodes/nodes.ts';

const PEM = { max: 4096 } as const;
const BITS_MIN = 2048;

/** The public key that a business keeps at its number for those who write to its endpoints. */
export function encryptionEdges(nodes: Nodes, { settings }: Pick<BusinessRegistry, 'settings'>): readonly Edge[] {
  const common = { path: '/:id/whatsapp_business_encryption', tag: 'Phone numbers', scope: 'whatsapp_business_messaging' } as const;
  return [
    {
      ...common, method: 'GET', summary: 'Read the business\'s public key', answers: Type.Object({ data: Type.Array(Type.Object({ business_public_key: Type.String(), business_public_key_signature_status: Type.String() })) }),
      run: async call => {
        const key = (await settings.get((await nodes.number(call)).id))?.value.businessPublicKey ?? '';
        return { data: key === '' ? [] : [{ business_public_key: key, business_public_key_signature_status: 'VALID' }] };
      },
    },
    {
      ...common, method: 'POST', summary: 'Set the business\'s public key: RSA, in PEM', answers: success, takes: Type.Object({ business_public_key: Type.String() }),
      run: async call => {
        const { id } = await nodes.number(call);
        const businessPublicKey = publicKeyOf(call.parameters);
        await settings.set(id, id, before => ({ identityKeyCheck: false, ...before, businessPublicKey }));
        return { success: true };
      },
    },
  ];
}

function publicKeyOf(parameters: Fields): string {
  // In a query or a form the line breaks may be written as two characters.
  const pem = parameters.text('business_public_key', PEM).replace(/\\n/g, '\n');
  if (!isRsaKey(pem)) throw parameters.faults.wrong('business_public_key', `must be a public RSA key of at least ${BITS_MIN} bits in PEM`);
  return pem;
}

function isRsaKey(pem: string): boolean {
  if (!/^\s*-----BEGIN (?:RSA )?PUBLIC KEY-----/.test(pem)) return false;
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = createPublicKey(pem);
    return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= BITS_MIN;
  } catch {
    return false;
  }
}
