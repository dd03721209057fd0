export const MIB = 1024 * 1024;

/** MiB of the data folder's disk that blobs leave to the database and to logs, where no setting says otherwise. */
export const DEFAULT_FREE_SPACE_FLOOR_MIB = 256;
