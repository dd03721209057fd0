import IconPhotoOff from '@tabler/icons-react/icons/IconPhotoOff';
import classes from './missing-picture.module.css';
import type { PictureTrouble } from './why-not-shown.ts';

const WORDS: Readonly<Record<PictureTrouble, { readonly what: string; readonly act: string }>> = {
  DAMAGED: {
    what: 'This picture is damaged',
    act: 'On the server, “./exemplar verify --repair” says what can be repaired.',
  },
  GONE: {
    what: 'This picture is no longer stored',
    act: 'On the server, “./exemplar verify” tells what else is missing.',
  },
  UNREACHABLE: { what: 'This picture could not be loaded', act: 'Reload the page to try again.' },
};

/** In place of a picture that cannot be shown, as large as it: a sign, and words where they fit. */
export function MissingPicture({ alt, trouble }: { alt: string; trouble: PictureTrouble }) {
  const { what, act } = WORDS[trouble];
  const text = [alt, what].filter(Boolean).join(': ');
  return (
    <span className={classes.place} role="img" aria-label={text} title={text}>
      <span className={classes.words}>
        <IconPhotoOff size={20} stroke={1.5} aria-hidden />
        <span className={classes.what}>{what}</span>
        <span className={classes.act}>{act}</span>
      </span>
    </span>
  );
}
