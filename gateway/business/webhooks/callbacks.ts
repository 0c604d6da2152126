import type { BusinessRegistry } from '../registry/business-registry.ts';
import type { App } from '../registry/app.ts';
import type { Kept } from '../registry/repository.ts';
import type { SecretBox } from '../registry/secret-box.ts';
import { subscribedAppId } from '../registry/subscribed-app.ts';
import type { WebhookSubject } from './webhook-body.ts';

/** Where one event is posted and what signs it. */
export interface Callback {
  readonly url: string;
  readonly appSecret: string;
  /** At most. */
  readonly updatesPerPost: number;
}

/** Resolves when an event is posted, not when it is made: a callback that was corrected gets what waits. */
export interface Callbacks {
  /** null: the app has none any more, and what waits for it is dropped. */
  of(app: string, subject: WebhookSubject): Promise<Callback | null>;
}

/** What happens in a conversation goes to the callback that the app has set for the number, or for the WABA, or to its own; everything else to its own. */
export class RegistryCallbacks implements Callbacks {
  private readonly registry: Pick<BusinessRegistry, 'apps' | 'numbers' | 'subscribedApps'>;
  private readonly secrets: SecretBox;
  /** Of records as they were read: one that has changed is another. */
  private readonly opened = new WeakMap<object, string>();

  constructor(registry: Pick<BusinessRegistry, 'apps' | 'numbers' | 'subscribedApps'>, secrets: SecretBox) {
    this.registry = registry;
    this.secrets = secrets;
  }

  async of(appId: string, { wabaId, phoneNumberId }: WebhookSubject): Promise<Callback | null> {
    const app = await this.registry.apps.get(appId);
    if (app === null) return null;
    const override = phoneNumberId === null ? null : await this.override(appId, wabaId, phoneNumberId);
    const url = override ?? app.value.callback?.url;
    // What the app's own receiver reads, another need not.
    return url === undefined ? null : { url, appSecret: this.secretOf(app), updatesPerPost: override === null ? app.value.updatesPerPost ?? 1 : 1 };
  }

  private secretOf(app: Kept<App>): string {
    const known = this.opened.get(app);
    if (known !== undefined) return known;
    const secret = this.secrets.open(app.value.secretSealed, `app ${app.id}`);
    this.opened.set(app, secret);
    return secret;
  }

  private async override(appId: string, wabaId: string, phoneNumberId: string): Promise<string | null> {
    const { callback = null } = (await this.registry.numbers.get(phoneNumberId))?.value ?? {};
    if (callback !== null && (callback.app ?? appId) === appId) return callback.url;
    const subscribed = await this.registry.subscribedApps.get(subscribedAppId(wabaId, appId));
    return subscribed?.value.callback?.url ?? null;
  }
}
