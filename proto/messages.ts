/** The generated message classes and their plain-object types, under the names of the .proto files. */
import { sealgate } from './generated/sealgate.js';

export const wire = sealgate.v1;
export const content = sealgate.content.v1;
export const endpoint = sealgate.endpoint.v1;
export type * as messages from './generated/sealgate.js';
