import { MissingPicture } from './missing-picture.tsx';
import classes from './stored-picture.module.css';
import { usePictureSource } from './use-picture-source.ts';

/** Side of a picture, in pixels, up to which its pixels are shown as squares. */
const PIXELATED_UP_TO = 320;

export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly sha256: string;
  readonly url: string | null;
}

interface Props {
  /** Of what holds the picture. */
  readonly nodeId: string;
  readonly picture: Picture;
  readonly alt: string;
  /** Lazy where most of many pictures are out of view. */
  readonly loading?: 'eager' | 'lazy';
}

/** A picture behind a signed address. Its place is kept before it loads, and where it cannot be shown it says why. */
export function StoredPicture({ nodeId, picture, alt, loading = 'eager' }: Props) {
  const { address, trouble, attempt, onLoad, onError } = usePictureSource({ nodeId, picture });
  if (trouble) return <MissingPicture alt={alt} trouble={trouble} />;
  if (address === null) return <span className={classes.picture} role="img" aria-label={alt || 'Loading'} />;
  return (
    <img
      key={attempt}
      className={classes.picture}
      data-pixelated={Math.max(picture.width, picture.height) <= PIXELATED_UP_TO || undefined}
      loading={loading} // before the address, which begins to load as it is set
      src={address}
      width={picture.width}
      height={picture.height}
      alt={alt}
      draggable={false}
      onLoad={onLoad}
      onError={onError}
    />
  );
}
