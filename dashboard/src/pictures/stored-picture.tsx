import { useState } from 'react';
import { useClient } from 'urql';
import { useConnection } from '../api/use-connection.ts';
import { FreshImageUrlDocument, type FreshImageUrlQuery } from '../gql/graphql.ts';
import classes from './stored-picture.module.css';

/** Side of a picture, in pixels, up to which its pixels are shown as squares. */
const PIXELATED_UP_TO = 320;

/** Addresses that have loaded, by content: a newly signed address of the same bytes loads nothing again. */
const loaded = new Map<string, string>();

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly sha256: string;
  readonly url: string | null;
}

interface Props {
  readonly nodeId: string;
  readonly picture: Picture;
  readonly alt: string;
  /** Lazy where most of many pictures are out of view. */
  readonly loading?: 'eager' | 'lazy';
}

/**
 * A picture behind a signed address. Its place is kept before it loads; an address that has run out is asked
 * for once more by `nodeId`, the id of what holds the picture.
 */
export function StoredPicture({ nodeId, picture, alt, loading = 'eager' }: Props) {
  const client = useClient();
  const [fresh, setFresh] = useState<{ sha256: string; url: string } | null>(null);
  // A picture that failed is tried again after a lost connection.
  const attempt = `${picture.sha256} ${useConnection().generation}`;
  const [failed, setFailed] = useState<string | null>(null);
  const renewed = fresh?.sha256 === picture.sha256 ? fresh.url : null;
  const source = renewed ?? loaded.get(picture.sha256) ?? picture.url;

  const renew = async () => {
    loaded.delete(picture.sha256);
    const { data } = await client.query(FreshImageUrlDocument, { id: nodeId }).toPromise();
    const url = renewed ? null : urlOf(data?.node ?? null, picture.sha256);
    if (url) setFresh({ sha256: picture.sha256, url });
    else setFailed(attempt);
  };

  if (!source || failed === attempt) {
    return (
      <div className={classes.missing} role="img" aria-label={`${alt}: not available`}>
        not available
      </div>
    );
  }
  return (
    <img
      className={classes.picture}
      data-pixelated={Math.max(picture.width, picture.height) <= PIXELATED_UP_TO || undefined}
      loading={loading} // before the address, which begins to load as it is set
      src={source}
      width={picture.width}
      height={picture.height}
      alt={alt}
      draggable={false}
      onLoad={() => loaded.set(picture.sha256, source)}
      onError={() => void renew()}
    />
  );
}

function urlOf(node: FreshImageUrlQuery['node'], sha256: string): string | null {
  if (!node) return null;
  if ('url' in node) return node.url;
  if ('image' in node) return (node.thumbnail?.sha256 === sha256 ? node.thumbnail : node.image).url;
  return 'result' in node ? (node.result?.url ?? null) : null;
}
