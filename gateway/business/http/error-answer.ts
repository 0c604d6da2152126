import { Type } from '@sinclair/typebox';

/** Of every error, in the OpenAPI. */
export const errorAnswer = Type.Object({
  error: Type.Object({
    message: Type.String(), type: Type.String(), code: Type.Integer(), error_subcode: Type.Optional(Type.Integer()),
    error_data: Type.Optional(Type.Object({ messaging_product: Type.Optional(Type.String()), details: Type.String() })),
    is_transient: Type.Optional(Type.Boolean()), error_user_title: Type.Optional(Type.String()), error_user_msg: Type.Optional(Type.String()), fbtrace_id: Type.String(),
  }),
}, { description: 'docs/CLOUD-API.md lists the codes' });
