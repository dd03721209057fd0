import { PageNotice } from './page-notice.tsx';
import { TextLink } from './text-link.tsx';

type What = 'Page' | 'Run' | 'Experiment' | 'Dataset' | 'Checkpoint' | 'Translation';

/** In place of a page, or of what a page is about, that does not exist. */
export function NotFound({ what }: { what: What }) {
  return (
    <PageNotice
      title={`${what} not found`}
      hint={
        what === 'Page'
          ? 'The address may be wrong or outdated.'
          : 'The address may be wrong, or belong to another server.'
      }
    >
      <WayBack what={what} />
    </PageNotice>
  );
}

function WayBack({ what }: { what: What }) {
  switch (what) {
    case 'Dataset':
      return <TextLink to="/datasets">Back to datasets</TextLink>;
    case 'Experiment':
      return <TextLink to="/experiments">Back to experiments</TextLink>;
    case 'Checkpoint':
    case 'Page':
    case 'Run':
    case 'Translation':
      return <TextLink to="/runs">Back to runs</TextLink>;
  }
}
