import { setImmediate } from 'node:timers/promises';
import type { ArchiveSource } from './archives/archive-file.ts';
import { shownPath } from '#contracts/archive/shown-path.ts';
import { limits } from '#contracts/limits.ts';
import type { BrokenFiles } from '#contracts/broken-files.ts';
import { uploadProgress } from '#lib/upload-progress.ts';
import type { ApiClient } from './client.ts';
import { CommandFailure } from './failure.ts';
import { graphql } from './gql/gql.ts';
import type { ImportDomainInput, ImportFieldsFragment } from './gql/graphql.ts';
import { startProgress } from './terminal/progress.ts';
import { unlessRefused } from './unless-refused.ts';
import { untilEnded } from './until-ended.ts';

graphql(`
  fragment ImportFields on Import {
    id
    state
    imagesDone
    imagesTotal
    dataset {
      id
      name
    }
    datasetVersion {
      id
      number
      contentHash
      byteSize
      domains {
        side
        name
        trainCount
        validationCount
        testCount
        regionCount
        truthCount
      }
    }
    failure {
      class
      code
      message
    }
    fileErrorCount
    byProductCount
    brokenFiles
    fileErrors {
      domain
      name
      code
      message
    }
    createdAt
    finishedAt
  }
`);

const ImportDataset = graphql(`
  mutation ImportDataset($input: ImportDatasetInput!) {
    importDataset(input: $input) {
      import {
        ...ImportFields
      }
      userErrors {
        code
        field
        message
      }
    }
  }
`);

const ImportChanged = graphql(`
  subscription ImportChanged($importId: ID!) {
    importChanged(importId: $importId) {
      ...ImportFields
    }
  }
`);

export interface DatasetToImport {
  readonly datasetName: string;
  readonly domainA: ArchiveSource;
  readonly domainB: ArchiveSource;
  readonly brokenFiles: BrokenFiles;
}

/**
 * The one way of images into a dataset: packed into tars, sent by signed URLs, decoded and committed by the
 * server's import. @throws CommandFailure that names the bad files; the server then has stored nothing.
 */
export async function importDataset(
  client: ApiClient,
  { datasetName, domainA, domainB, brokenFiles }: DatasetToImport,
): Promise<ImportFieldsFragment> {
  const uploadsA = await sendDomain(client, domainA);
  const uploadsB = await sendDomain(client, domainB);
  const { importDataset: payload } = await client.request(ImportDataset, {
    input: {
      datasetName,
      domainA: domainInput(domainA, uploadsA),
      domainB: domainInput(domainB, uploadsB),
      brokenFiles,
    },
  });
  return followImport(client, unlessRefused(payload.import, payload.userErrors).id);
}

/** Waits until an import has ended. @throws CommandFailure when it failed */
export async function followImport(client: ApiClient, id: string): Promise<ImportFieldsFragment> {
  return finished(await watchImport(client, id));
}

function domainInput(source: ArchiveSource, uploadIds: string[]): ImportDomainInput {
  const { leftOut, byProductCount } = source.report();
  const files = leftOut
    .slice(0, limits.maxFileErrors)
    .map(({ path, code, message }) => ({ name: shownPath(path), code, message }));
  return {
    name: source.name,
    uploadIds,
    byProductCount,
    leftOut: leftOut.length === 0 ? null : { count: leftOut.length, files },
  };
}

/** Files between two pauses for the event loop: some milliseconds of work. */
const PAUSE_EVERY = 50;

async function sendDomain(client: ApiClient, source: ArchiveSource): Promise<string[]> {
  const progress = startProgress(`Uploading ${source.name}`);
  const uploadIds: string[] = [];
  let packed = 0;
  const counted = async function* () {
    for await (const file of source.files()) {
      yield file;
      progress.update(++packed, source.count);
      // Painting and packing are synchronous: without a pause a connection that the server closed meanwhile would
      // not be noticed, and used again.
      if (packed % PAUSE_EVERY === 0) await setImmediate();
    }
  };
  const { packArchives } = await import('./archives/pack-archive.ts'); // only an import packs
  try {
    for await (const bytes of packArchives(counted())) {
      const filename = `images-${uploadIds.length + 1}.tar`;
      const startedAt = performance.now();
      const onSent = (sent: number) => {
        const sending = uploadProgress(sent, bytes.byteLength, performance.now() - startedAt);
        progress.update(packed, source.count, `archive ${uploadIds.length + 1}: ${sending}`);
      };
      const contentType = 'application/x-tar';
      const { uploadId } = await client.upload({ kind: 'ARCHIVE', filename, contentType, bytes, onSent });
      uploadIds.push(uploadId);
    }
  } finally {
    progress.end();
  }
  return uploadIds;
}

async function watchImport(client: ApiClient, id: string): Promise<ImportFieldsFragment> {
  const progress = startProgress('Importing');
  try {
    return await untilEnded(importChanges(client, id), ({ imagesDone, imagesTotal }) => {
      progress.update(imagesDone, imagesTotal ?? null);
    });
  } finally {
    progress.end();
  }
}

async function* importChanges(client: ApiClient, importId: string) {
  for await (const { importChanged } of client.subscribe(ImportChanged, { importId })) yield importChanged;
}

function finished(done: ImportFieldsFragment): ImportFieldsFragment {
  if (done.state === 'FINISHED') return done;
  const reason = done.failure ? `${done.failure.message} (${done.failure.code})` : `ended as ${done.state}`;
  throw new CommandFailure(
    'failed',
    `The import of ${done.dataset.name} failed: ${reason}`,
    ...fileErrorLines(done),
  );
}

/** The files that are not in the dataset, one per line. */
function fileErrorLines({ fileErrors, fileErrorCount }: ImportFieldsFragment): string[] {
  const listed = fileErrors ?? [];
  const lines = listed.map(({ domain, name, code, message }) => `  ${domain} ${name}: ${message} (${code})`);
  const more = fileErrorCount - listed.length;
  return more > 0 ? [...lines, `  and ${more.toLocaleString('en-US')} more`] : lines;
}

/** What a finished import left out; nothing where that is nothing. */
export function leftOutLines(done: ImportFieldsFragment): string[] {
  if (done.fileErrorCount === 0) return [];
  const files = done.fileErrorCount === 1 ? '1 file' : `${done.fileErrorCount.toLocaleString('en-US')} files`;
  return [`Left out ${files}; "./exemplar datasets left-out" lists them again:`, ...fileErrorLines(done)];
}
