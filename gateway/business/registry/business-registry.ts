import type { TSchema } from '@sinclair/typebox';
import type { Clock } from '../../../proto/clock.ts';
import type { BusinessRecords } from '../../../storage/business-records/business-records.ts';
import { accessTokenSchema } from './access-token.ts';
import { appSchema } from './app.ts';
import { applicationSchema } from './application.ts';
import { auditEntrySchema, auditHeadSchema } from './audit-entry.ts';
import { blockedUserSchema } from './blocked-user.ts';
import { businessProfileSchema } from './business-profile.ts';
import { conversationalComponentsSchema } from './conversational-components.ts';
import { legalEntitySchema } from './legal-entity.ts';
import { numberSettingsSchema } from './number-settings.ts';
import { phoneNumberSchema } from './phone-number.ts';
import { portfolioSchema } from './portfolio.ts';
import { qrCodeSchema } from './qr-code.ts';
import { Repository } from './repository.ts';
import { subscribedAppSchema } from './subscribed-app.ts';
import { templateReviewSchema } from './template-review.ts';
import { templateNameSchema, templateSchema } from './template.ts';
import { wabaSchema } from './waba.ts';

/** Changes of other nodes show after this time at the latest. */
const HOT = { maxAgeMs: 5_000, entries: 10_000 };

/** Everything the business platform knows of enterprises, by concept. */
export interface BusinessRegistry {
  readonly applications: Repository<typeof applicationSchema>;
  readonly audit: Repository<typeof auditEntrySchema>;
  readonly auditHead: Repository<typeof auditHeadSchema>;
  readonly entities: Repository<typeof legalEntitySchema>;
  readonly portfolios: Repository<typeof portfolioSchema>;
  readonly wabas: Repository<typeof wabaSchema>;
  readonly numbers: Repository<typeof phoneNumberSchema>;
  readonly apps: Repository<typeof appSchema>;
  readonly subscribedApps: Repository<typeof subscribedAppSchema>;
  readonly tokens: Repository<typeof accessTokenSchema>;
  readonly templates: Repository<typeof templateSchema>;
  readonly templateNames: Repository<typeof templateNameSchema>;
  readonly templateReviews: Repository<typeof templateReviewSchema>;
  readonly profiles: Repository<typeof businessProfileSchema>;
  readonly conversational: Repository<typeof conversationalComponentsSchema>;
  readonly qrCodes: Repository<typeof qrCodeSchema>;
  readonly settings: Repository<typeof numberSettingsSchema>;
  readonly blockedUsers: Repository<typeof blockedUserSchema>;
}

/** What each request and each message looks up is cached; whoever changes something decides upon what is in the store. */
export function createBusinessRegistry(records: BusinessRecords, clock: Clock): BusinessRegistry {
  const repository = <S extends TSchema>(kind: string, schema: S): Repository<S> => new Repository({ records, clock, kind, schema });
  const cached = <S extends TSchema>(kind: string, schema: S): Repository<S> => new Repository({ records, clock, kind, schema, cache: HOT });
  return {
    applications: repository('application', applicationSchema),
    audit: repository('audit', auditEntrySchema),
    auditHead: repository('audit-head', auditHeadSchema),
    entities: cached('entity', legalEntitySchema),
    portfolios: cached('portfolio', portfolioSchema),
    wabas: cached('waba', wabaSchema),
    numbers: cached('number', phoneNumberSchema),
    apps: cached('app', appSchema),
    subscribedApps: cached('subscribed-app', subscribedAppSchema),
    tokens: cached('token', accessTokenSchema),
    templates: cached('template', templateSchema),
    templateNames: cached('template-name', templateNameSchema),
    templateReviews: repository('template-review', templateReviewSchema),
    profiles: cached('profile', businessProfileSchema),
    conversational: repository('conversational', conversationalComponentsSchema),
    qrCodes: repository('qr-code', qrCodeSchema),
    settings: cached('settings', numberSettingsSchema),
    blockedUsers: cached('blocked-user', blockedUserSchema),
  };
}
