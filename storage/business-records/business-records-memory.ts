import type { BusinessRecord, BusinessRecords, RecordPage } from './business-records.ts';

/** What a restart forgets. */
export class MemoryBusinessRecords implements BusinessRecords {
  private readonly kinds = new Map<string, Map<string, BusinessRecord>>();

  get(kind: string, id: string): Promise<BusinessRecord | null> {
    return Promise.resolve(this.kinds.get(kind)?.get(id) ?? null);
  }

  list(kind: string, parent: string, { after = '', limit }: RecordPage): Promise<readonly BusinessRecord[]> {
    const below = [...this.kinds.get(kind)?.values() ?? []].filter(record => record.parent === parent && record.id > after);
    return Promise.resolve(below.sort((a, b) => a.id < b.id ? -1 : 1).slice(0, limit));
  }

  put(record: BusinessRecord): Promise<'applied' | 'conflict'> {
    const ofKind = this.kinds.get(record.kind) ?? new Map<string, BusinessRecord>();
    if ((ofKind.get(record.id)?.version ?? 0) !== record.version - 1) return Promise.resolve('conflict');
    this.kinds.set(record.kind, ofKind.set(record.id, { ...record }));
    return Promise.resolve('applied');
  }

  delete({ kind, id, version }: Pick<BusinessRecord, 'kind' | 'id' | 'version'>): Promise<'applied' | 'conflict'> {
    const ofKind = this.kinds.get(kind);
    if (ofKind?.get(id)?.version !== version) return Promise.resolve('conflict');
    ofKind.delete(id);
    return Promise.resolve('applied');
  }
}
