import { ApiError } from '../http/api-error.ts';
import type { Kept } from '../registry/repository.ts';
import type { Template } from '../registry/template.ts';
import type { Waba } from '../registry/waba.ts';
import type { TemplateCatalogue } from './template-catalogue.ts';

export interface Migrated {
  /** Ids in the account that they were taken from. */
  readonly migrated_templates: readonly string[];
  /** Why not, by the same ids. */
  readonly failed_templates: Readonly<Record<string, string>>;
}

/** Makes the same templates in another account of the same business. They say what was looked at already: what was approved is approved, and nothing else is taken. */
export async function migrateTemplates(catalogue: Pick<TemplateCatalogue, 'take'>, templates: readonly Kept<Template>[], to: Kept<Waba>): Promise<Migrated> {
  const migrated: string[] = [];
  const failed: Record<string, string> = {};
  for (const template of templates) {
    const why = template.value.status === 'APPROVED' ? await refusalOf(() => catalogue.take(to, template)) : `The template is ${template.value.status}.`;
    if (why === null) migrated.push(template.id);
    else failed[template.id] = why;
  }
  return { migrated_templates: migrated, failed_templates: failed };
}

async function refusalOf(work: () => Promise<unknown>): Promise<string | null> {
  try {
    await work();
    return null;
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    return error.options.userMessage ?? error.message;
  }
}
