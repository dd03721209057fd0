const KIB = 1024;
const MIB = 1024 * KIB;

/** Limits that api, worker and cli hold alike; each refusal names the field and the limit. */
export const limits = {
  /** Bytes of one uploaded image. */
  maxImageBytes: 20 * MIB,
  /** Width times height of one image: 25 megapixels. */
  maxImagePixels: 25_000_000,
  /** Bytes of one tar, as uploaded for an import and as stored as a shard. */
  maxArchiveBytes: 64 * MIB,
  /** Bytes of the tar of a checkpoint. */
  maxCheckpointBytes: 2_000 * MIB,
  /** Tars of one domain of one import. */
  maxArchivesPerDomain: 1_000,
  /** Uploads of one user that are under way, sent or not, and not finalized; and their bytes. */
  maxPendingUploads: 2_000,
  maxPendingUploadBytes: 32 * 1024 * MIB,
  /** Files that an import names because it cannot use them; further ones are only counted. */
  maxFileErrors: 1_000,
  /** Items per page of a connection. */
  maxPageSize: 100,
  defaultPageSize: 20,
  /** Milliseconds for which `translate` may wait for its result. */
  maxTranslateWaitMs: 30_000,
  /** Seconds for which a signed URL is good. */
  signedUrlSeconds: 300,
  /** Characters of a name: code points of Unicode's form NFC. */
  maxNameLength: 200,
  maxTagLength: 50,
  /** Characters of the name under which a person signs in. */
  maxLoginLength: 100,
  /** Characters of a password: code points. NIST SP 800-63B-4 asks for 15 of one that is used alone, and to take 64. */
  minPasswordLength: 15,
  maxPasswordLength: 200,
  maxTagsPerRun: 20,
  /** Characters of the notes of a run: code points. */
  maxNotesLength: 20_000,
  /** Runs that one request changes. */
  maxRunsAtOnce: 200,
  /** Pieces of waiting work that one request lists of each kind, or changes. */
  maxWorkAtOnce: 200,
  /** Translations that one request deletes, restores or purges. */
  maxTranslationsAtOnce: 200,
  /** Checkpoints that one request deletes, restores or purges. */
  maxCheckpointsAtOnce: 200,
  /** Versions of datasets that one request deletes, restores or purges. */
  maxDatasetVersionsAtOnce: 200,
  /** Conditions of a filter, each value of a list counted, and levels of it. */
  maxFilterTerms: 200,
  maxFilterLevels: 8,
  /** Of a filter that is text. */
  maxFilterCharacters: 10_000,
  /** Saved views of the table of runs that one user has. */
  maxRunViewsPerUser: 200,
  /** API keys of one user that are not revoked. */
  maxApiKeysPerUser: 100,
  /** Passkeys of one user. */
  maxPasskeysPerUser: 50,
  /** Days for which an API key that expires is good at most. */
  maxApiKeyDays: 3_650,
  /** Columns that a table of runs shows. */
  maxTableColumns: 60,
  maxMetricNames: 40,
  /** Runs that one grid starts. */
  maxGridRuns: 200,
  /** Names of one kind of column of a table of runs. */
  maxColumnNames: 100,
  /** Runs whose curves are compared by one request. */
  maxComparedRuns: 100,
  maxSeriesPoints: 2_000,
  /** Runs, one forked from the other, whose points a curve has before its own. */
  maxForkGenerations: 32,
} as const;
