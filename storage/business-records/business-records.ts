/**
 * One thing of the business platform that changes seldom and is looked up by its id: a legal entity, a WABA, a phone number, a template, a token, ... What is in the body is its
 * repository's business (gateway/business/registry).
 */
export interface BusinessRecord {
  /** The repository's name: `entity`, `waba`, `number`, `template`, ... */
  readonly kind: string;
  /** Unique within the kind; also used to make something else unique (`template-name`: WABA, name and language). At most 512 characters of printable ASCII. */
  readonly id: string;
  /** What it is listed under: the id of the thing above it; '' for what is on top. Never changes. */
  readonly parent: string;
  /** 1 for a new record, then one more with each change. */
  readonly version: number;
  /** JSON, at most 256 KiB. Secrets in it are sealed or hashed by the repository. */
  readonly body: string;
}

export interface RecordPage {
  /** Only ids after this one. */
  readonly after?: string;
  readonly limit: number;
}

/** Rejections: STORE_FAILED, STORE_FULL. Variants: memory, sqlite, cassandra (conditional rows). Contract suite: test/storage/business-records/contract.ts. */
export interface BusinessRecords {
  get(kind: string, id: string): Promise<BusinessRecord | null>;
  /** Ascending by id. */
  list(kind: string, parent: string, page: RecordPage): Promise<readonly BusinessRecord[]>;
  /** `record.version` 1: only when there is none of this id; otherwise only over the version before. In doubt (an unknown result) it is looked up before it answers. */
  put(record: BusinessRecord): Promise<'applied' | 'conflict'>;
  /** Only this version; 'conflict' when there is another or none. */
  delete(record: Pick<BusinessRecord, 'kind' | 'id' | 'version'>): Promise<'applied' | 'conflict'>;
}
