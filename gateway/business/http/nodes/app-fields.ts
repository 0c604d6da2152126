import type { App } from '../../registry/app.ts';
import type { Kept } from '../../registry/repository.ts';
import type { NodeType } from './node-fields.ts';

/** What can be read of an app. `origin`: of this API. */
export function appType(origin: string): NodeType<Kept<App>> {
  return {
    name: 'Application',
    defaults: ['name', 'link'],
    fields: {
      name: ({ value }) => value.name,
      link: ({ id }) => `${origin}/${id}`,
      category: () => 'Messaging',
      namespace: () => undefined,
    },
  };
}
