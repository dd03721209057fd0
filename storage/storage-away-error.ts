/** The folder of stored files is not there, as when its disk is not mounted. */
export class StorageAwayError extends Error {
  override readonly name = 'StorageAwayError';
  constructor(readonly folder: string) {
    super(
      `The folder of stored files, ${folder}, is missing. Mount its disk again; if the folder was removed, put it back from ` +
        'a backup.',
    );
  }
}
