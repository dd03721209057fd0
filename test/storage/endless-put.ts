import { Readable } from 'node:stream';
import { createDiskBlobStore } from '#storage/disk-blob-store.ts';

/** A process that stores a stream without end, and says when the first megabyte has gone in. */
const CHUNK_BYTES = 64 * 1024;
let chunks = 0;

const endless = new Readable({
  read() {
    if (++chunks === 16) process.send?.('a megabyte');
    this.push(Buffer.alloc(CHUNK_BYTES, chunks));
  },
});

const [, , directory = ''] = process.argv;
await createDiskBlobStore(directory).put(endless);
