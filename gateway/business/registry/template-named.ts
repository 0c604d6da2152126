import type { BusinessRegistry } from './business-registry.ts';
import type { Kept } from './repository.ts';
import { templateNameId, type Template } from './template.ts';

/** The WABA's template of this name and language; null: there is none, or none any more. */
export async function templateNamed({ templateNames, templates }: Pick<BusinessRegistry, 'templateNames' | 'templates'>, wabaId: string, name: string, language: string): Promise<Kept<Template> | null> {
  const named = await templateNames.get(templateNameId(wabaId, name, language));
  return named === null || named.value.templateId === '' ? null : templates.get(named.value.templateId);
}
