import type { Clock } from '../../../proto/clock.ts';
import type { Fields } from '../http/fields.ts';
import type { Kept } from '../registry/repository.ts';
import type { Template } from '../registry/template.ts';
import { DAY_SECONDS, secondsOf } from './analytics-query.ts';
import type { MessageUsage } from './message-usage.ts';

export interface TemplateComparisonParts {
  readonly usage: Pick<MessageUsage, 'ofTemplate' | 'complaintsAbout'>;
  readonly clock: Clock;
}

interface Counted { readonly id: string; readonly sent: number; readonly blocks: number; readonly reports: number }

const spans = [7, 30, 60, 90] as const;

/** Which templates of one account people take better. `found`: the template that was asked and those it is compared with. Throws 100 for another span than a week or one, two or three months up to now. */
export async function compareTemplates({ usage, clock }: TemplateComparisonParts, found: readonly Kept<Template>[], given: Fields): Promise<object> {
  const [start, end] = [secondsOf(given, 'start'), secondsOf(given, 'end')];
  const days = spans.find(span => span === Math.round((end - start) / DAY_SECONDS));
  if (days === undefined) throw given.faults.wrong('end', `must be ${spans.join(', ')} days after start`);
  const last = Math.min(Math.floor(clock.nowMs() / 1000 / DAY_SECONDS), Math.floor(end / DAY_SECONDS));
  const counted = await Promise.all(found.map(async ({ id }): Promise<Counted> => {
    const [messages, complaints] = await Promise.all([usage.ofTemplate(id, last - days + 1, last), usage.complaintsAbout(id, last - days + 1, last)]);
    return { id, sent: sumOf(messages, 'sent'), blocks: sumOf(complaints, 'blocks'), reports: sumOf(complaints, 'reports') };
  }));
  const byBlocks = [...counted].sort((a, b) => rateOf(a) - rateOf(b));
  return {
    data: [
      { metric: 'BLOCK_RATE', type: 'RELATIVE', order_by_relative_metric: byBlocks.map(({ id }) => id) },
      { metric: 'MESSAGE_SENDS', type: 'NUMBER_VALUES', number_values: counted.map(({ id, sent }) => ({ key: id, value: sent })) },
      { metric: 'TOP_BLOCK_REASON', type: 'STRING_VALUES', string_values: counted.map(each => ({ key: each.id, value: reasonOf(each) })) },
    ],
  };
}

function rateOf({ blocks, sent }: Counted): number {
  return sent === 0 ? 0 : blocks / sent;
}

/** People who block are not asked why; who reports says that it is spam. */
function reasonOf({ blocks, reports }: Counted): string {
  return blocks === 0 && reports === 0 ? 'NO_BLOCKS' : reports > 0 ? 'SPAM' : 'NO_REASON_GIVEN';
}

function sumOf(days: Awaited<ReturnType<MessageUsage['ofTemplate']>>, name: string): number {
  return days.reduce((sum, { counts }) => sum + (counts.get(name) ?? 0), 0);
}
