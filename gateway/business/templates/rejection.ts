/** What a rejection says to whoever wrote the template. */
export interface RejectionInfo {
  readonly reason: string;
  readonly recommendation: string;
}

/** By `rejected_reason`; an operator may give any other, in words. */
const known: Readonly<Record<string, RejectionInfo>> = {
  ABUSIVE_CONTENT: { reason: 'The template threatens or insults.', recommendation: 'Take that out.' },
  CATEGORY_NOT_AVAILABLE: { reason: 'Templates of this category cannot be made now.', recommendation: 'Choose another category, or ask the operator.' },
  INCORRECT_CATEGORY: { reason: 'The content is of another category.', recommendation: 'Hand it in under the category of its content.' },
  INVALID_FORMAT: { reason: 'A variable, a link or the text is not as it should be.', recommendation: 'Compare it with the rules for templates, and correct it.' },
  PROMOTIONAL: { reason: 'The template advertises, which its category must not.', recommendation: 'Hand it in as MARKETING, or take the advertisement out.' },
  SCAM: { reason: 'The template looks like an attempt to deceive.', recommendation: 'Say who writes and what for, and ask for nothing secret.' },
  TAG_CONTENT_MISMATCH: { reason: 'Language or category are not those of the content.', recommendation: 'Hand it in with the language and the category of its content.' },
  review_timeout: { reason: 'Nobody has looked at it in time.', recommendation: 'Hand it in again.' },
};

/** What its author is told, and what would mend it. */
export function rejectionInfo(rejectedReason: string): RejectionInfo {
  return known[rejectedReason] ?? { reason: rejectedReason, recommendation: 'Correct that, and hand it in again.' };
}
