/** A file of a Python package that holds libtensorflow, with its headers. A wheel is a ZIP archive: no Python is needed. */
export interface PublishedLibrary {
  readonly project: string;
  readonly filename: string;
  readonly sha256: string;
  /** Bytes to download, and bytes on the disk when it is unpacked. */
  readonly bytes: number;
  readonly unpackedBytes: number;
}

/** By platform and architecture of Node. */
export const TENSORFLOW_LIBRARIES: Readonly<Record<string, PublishedLibrary>> = {
  'linux-x64': {
    project: 'tensorflow-cpu',
    filename: 'tensorflow_cpu-2.21.0-cp311-cp311-manylinux_2_27_x86_64.whl',
    sha256: '2b847d217b02ee7731ed91431daf3250daa0196c3c94614d23be27232e6e5b6c',
    bytes: 273_829_956,
    unpackedBytes: 880_000_000,
  },
};
