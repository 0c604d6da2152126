import { ApiError } from '../http/api-error.ts';

/** What is wrong with a template, by the subcode that clients know. */
const subcodes = {
  limitReached: 2388019, nameTaken: 2388024, noEdit: 2388039, tooLong: 2388040, header: 2388047, body: 2388072, footer: 2388073, manyVariables: 2388293, edgeVariable: 2388299,
} as const;

export type TemplateFault = keyof typeof subcodes;

/** 100 with a subcode and words for the person who wrote the template. */
export function templateError(fault: TemplateFault, title: string, message: string): ApiError {
  return new ApiError(100, { subcode: subcodes[fault], userTitle: title, userMessage: message, message: '(#100) Invalid parameter' });
}
