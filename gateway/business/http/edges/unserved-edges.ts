import { Type } from '@sinclair/typebox';
import { ApiError, noSuchNode } from '../api-error.ts';
import { refuseMedia } from '../../messages/media-refusal.ts';
import type { TokenScope } from '../../registry/access-token.ts';
import { anything } from './answers.ts';
import type { Call, Edge } from '../edge.ts';
import type { Nodes } from '../nodes/nodes.ts';

/** Something that the Cloud API has and this server has not: whose it would be, and what is said to who asks for it. */
interface Unserved {
  readonly of: 'number' | 'waba' | 'app';
  readonly edges: readonly string[];
  readonly methods: readonly Edge['method'][];
  readonly refusal: () => ApiError;
  /** Default: MANAGEMENT. */
  readonly scope?: TokenScope;
}

const MANAGEMENT = 'whatsapp_business_management';
const noUsers = (): ApiError => notHere('An operator gives tokens to apps; nobody is assigned to an account here');
const noCatalogues = (): ApiError => notHere('This server has no catalogues');
const noFlows = (): ApiError => notHere('This server carries no flows');

const unserved: readonly Unserved[] = [
  { of: 'number', edges: ['media'], methods: ['POST'], scope: 'whatsapp_business_messaging', refusal: () => refuseMedia('media') },
  { of: 'app', edges: ['uploads'], methods: ['POST'], refusal: () => refuseMedia('uploads') },
  { of: 'number', edges: ['calls'], methods: ['POST'], scope: 'whatsapp_business_messaging', refusal: () => new ApiError(138000, { details: 'this server carries no calls' }) },
  { of: 'number', edges: ['call_permissions'], methods: ['GET'], scope: 'whatsapp_business_messaging', refusal: () => new ApiError(138000, { details: 'this server carries no calls' }) },
  { of: 'number', edges: ['groups'], methods: ['GET', 'POST'], scope: 'whatsapp_business_messaging', refusal: () => new ApiError(131215, { details: 'this server carries no messages to groups' }) },
  { of: 'waba', edges: ['call_analytics'], methods: ['GET'], refusal: () => new ApiError(138000, { details: 'this server carries no calls' }) },
  { of: 'waba', edges: ['group_analytics'], methods: ['GET'], refusal: () => new ApiError(131215, { details: 'this server carries no messages to groups' }) },
  { of: 'number', edges: ['username'], methods: ['GET', 'POST', 'DELETE'], refusal: () => new ApiError(147002, { details: 'people and businesses are found by number on this server' }) },
  { of: 'number', edges: ['username_suggestions'], methods: ['GET'], refusal: () => new ApiError(147002, { details: 'people and businesses are found by number on this server' }) },
  { of: 'number', edges: ['messages_encrypted'], methods: ['POST'], refusal: () => notHere('payload_encryption is disabled; send to /{phone-number-id}/messages over TLS') },
  { of: 'waba', edges: ['assigned_users'], methods: ['POST', 'DELETE'], refusal: noUsers },
  { of: 'waba', edges: ['product_catalogs'], methods: ['POST', 'DELETE'], refusal: noCatalogues },
  { of: 'waba', edges: ['flows', 'migrate_flows'], methods: ['POST'], refusal: noFlows },
  { of: 'waba', edges: ['message_template_library'], methods: ['POST'], refusal: () => notHere('The template library of this server has no templates') },
];

/** Of groups and flows, of which there are none: no id is of one. */
const ofNothing: readonly (readonly [edge: string, ...methods: readonly Edge['method'][]])[] = [
  ['participants', 'GET', 'POST', 'DELETE'], ['invite_link', 'GET', 'POST', 'DELETE'], ['join_requests', 'GET', 'POST', 'DELETE'], ['assets', 'GET', 'POST'], ['preview', 'GET'], ['publish', 'POST'], ['deprecate', 'POST'],
];

/** Lists of what there is none of. */
const empty = ['product_catalogs', 'flows'] as const;

/** Edges that clients may try and that do nothing here: whoever may ask gets the documented error, or a list without entries; everybody else what they get everywhere. */
export function unservedEdges(nodes: Nodes): readonly Edge[] {
  const refused = unserved.flatMap(({ of, edges, methods, refusal, scope = MANAGEMENT }) => edges.flatMap(edge => methods.map((method): Edge => ({
    method, path: `/:id/${edge}`, tag: 'Not served', summary: 'Refused: see the documentation', scope, answers: Type.Object({}),
    run: async (call: Call) => {
      await nodes[of](call);
      throw refusal();
    },
  }))));
  const unknown = ofNothing.flatMap(([edge, ...methods]) => methods.map((method): Edge => ({
    method, path: `/:id/${edge}`, tag: 'Not served', summary: 'Refused: nothing has it', scope: null, answers: Type.Object({}),
    run: async call => { throw noSuchNode(call.method, call.id); },
  })));
  const lists = empty.map((edge): Edge => ({
    method: 'GET', path: `/:id/${edge}`, tag: 'Not served', summary: 'A list without entries', scope: MANAGEMENT, answers: Type.Object({ data: Type.Array(anything) }),
    run: async call => {
      await nodes.waba(call);
      return { data: [] };
    },
  }));
  return [...refused, ...unknown, ...lists];
}

function notHere(why: string): ApiError {
  return new ApiError(100, { message: `(#100) Unsupported request: ${why}` });
}
