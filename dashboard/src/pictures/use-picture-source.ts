import { useState } from 'react';
import { type Client, useClient } from 'urql';
import { useConnection } from '../api/use-connection.ts';
import { FreshImageUrlDocument, type FreshImageUrlQuery } from '../gql/graphql.ts';
import type { Picture } from './stored-picture.tsx';
import { type PictureTrouble, whyNotShown } from './why-not-shown.ts';

/** Addresses that have loaded, by content: a newly signed address of the same bytes loads nothing again. */
const loaded = new Map<string, string>();

export interface PictureSource {
  /** Null: there is none, or it is being found out why it does not load. */
  readonly address: string | null;
  readonly trouble: PictureTrouble | null;
  /** Changes where the same address is to be loaded once more. */
  readonly attempt: number;
  readonly onLoad: () => void;
  readonly onError: () => void;
}

interface Failed {
  /** The content, and the connection under which it failed: under another one it is tried again. */
  readonly what: string;
  readonly trouble: PictureTrouble | 'UNKNOWN';
}

/** One that failed is loaded once more: by a newly signed address where the old one has run out. */
export function usePictureSource({
  nodeId,
  picture,
}: {
  readonly nodeId: string;
  readonly picture: Picture;
}): PictureSource {
  const client = useClient();
  const [again, setAgain] = useState<{ readonly sha256: string; readonly address: string } | null>(null);
  const [attempt, setAttempt] = useState(0);
  const what = `${picture.sha256} ${useConnection().generation}`;
  const [failed, setFailed] = useState<Failed | null>(null);
  const isAgain = again?.sha256 === picture.sha256;
  const address = (isAgain ? again.address : loaded.get(picture.sha256)) ?? picture.url;

  const findOut = async (tried: string) => {
    loaded.delete(picture.sha256);
    setFailed({ what, trouble: 'UNKNOWN' });
    const answer = await whyNotShown(tried);
    const next = answer === 'EXPIRED' ? await freshAddress(client, nodeId, picture.sha256) : tried;
    const loads = answer === 'EXPIRED' || answer === 'LOADS';
    if (!loads) setFailed({ what, trouble: answer });
    // Bytes that came twice and are not a picture to this browser come no better the next time.
    else if (isAgain && answer === 'LOADS') setFailed({ what, trouble: 'DAMAGED' });
    else if (isAgain || next === null) setFailed({ what, trouble: 'UNREACHABLE' });
    else {
      setAgain({ sha256: picture.sha256, address: next });
      setAttempt((before) => before + 1);
      setFailed(null);
    }
  };

  const trouble = failed?.what === what ? failed.trouble : address === null ? 'GONE' : null;
  return {
    address: trouble === null ? address : null,
    trouble: trouble === 'UNKNOWN' ? null : trouble,
    attempt,
    onLoad: () => {
      if (address !== null) loaded.set(picture.sha256, address);
    },
    onError: () => {
      if (address !== null) void findOut(address);
    },
  };
}

async function freshAddress(client: Client, nodeId: string, sha256: string): Promise<string | null> {
  const { data } = await client.query(FreshImageUrlDocument, { id: nodeId }).toPromise();
  return urlOf(data?.node ?? null, sha256);
}

function urlOf(node: FreshImageUrlQuery['node'], sha256: string): string | null {
  if (!node) return null;
  if ('url' in node) return node.url;
  if ('image' in node) return (node.thumbnail?.sha256 === sha256 ? node.thumbnail : node.image).url;
  if ('pictures' in node)
    return node.pictures.find(({ image }) => image.sha256 === sha256)?.image.url ?? null;
  return 'result' in node ? (node.result?.url ?? null) : null;
}
