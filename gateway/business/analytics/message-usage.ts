import { countryOf } from '../billing/country.ts';
import type { Pricing, UsedMessage } from '../policy/conversation-rules.ts';
import { templateSubject, type DailyCounts, type DayCount } from '../policy/daily-counts.ts';
import type { HostedNumber } from '../registry/hosted-number.ts';

/** How many messages of a kind. */
export interface MessageCount extends Pick<Pricing, 'category' | 'type'> {
  /** Days since 1970, UTC. */
  readonly day: number;
  readonly event: 'sent' | 'delivered';
  readonly country: string;
  readonly count: number;
}

type Reading = Pick<DailyCounts, 'days'>;

/** Counts what numbers and templates send, for analytics only: a crash forgets seconds of it. No number of a consumer is in it, only its country. */
export class MessageUsage {
  private readonly counts: Pick<DailyCounts, 'add'> & Reading;

  constructor(counts: Pick<DailyCounts, 'add'> & Reading) {
    this.counts = counts;
  }

  sent(number: HostedNumber, message: UsedMessage): void {
    this.count('sent', number, message);
  }

  delivered(number: HostedNumber, message: UsedMessage): void {
    this.count('delivered', number, message);
  }

  read(templateId: string): void {
    if (templateId !== '') this.counts.add(templateUsage(templateId), 'read');
  }

  async ofNumber(phoneNumberId: string, first: number, last: number): Promise<readonly MessageCount[]> {
    const days = await this.counts.days(numberUsage(phoneNumberId), first, last);
    return days.flatMap(({ day, counts }) => [...counts].map(([name, count]) => ({ day, count, ...kindOf(name) })));
  }

  /** `sent`, `delivered` and `read` of each day. */
  ofTemplate(templateId: string, first: number, last: number): Promise<readonly DayCount[]> {
    return this.counts.days(templateUsage(templateId), first, last);
  }

  /** `blocks` and `reports` of each day of people whom a message of the template was the last to come to. */
  complaintsAbout(templateId: string, first: number, last: number): Promise<readonly DayCount[]> {
    return this.counts.days(templateSubject(templateId), first, last);
  }

  private count(event: MessageCount['event'], { phoneNumberId }: HostedNumber, { waId, templateId, pricing: { category, type } }: UsedMessage): void {
    this.counts.add(numberUsage(phoneNumberId), nameOf({ event, category, type, country: countryOf(waId) }));
    if (templateId !== '') this.counts.add(templateUsage(templateId), event);
  }
}

type Kind = Omit<MessageCount, 'day' | 'count'>;

function nameOf({ event, category, type, country }: Kind): string {
  return `${event} ${category} ${type} ${country}`;
}

function kindOf(name: string): Kind {
  const [event, category, type, country = ''] = name.split(' ');
  return {
    event: event === 'sent' ? event : 'delivered', country,
    category: category === 'authentication' || category === 'marketing' || category === 'utility' ? category : 'service',
    type: type === 'regular' || type === 'free_entry_point' ? type : 'free_customer_service',
  };
}

function numberUsage(id: string): string {
  return `number-usage:${id}`;
}

function templateUsage(id: string): string {
  return `template-usage:${id}`;
}
