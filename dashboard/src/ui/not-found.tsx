import { PageNotice } from './page-notice.tsx';
import { TextLink } from './text-link.tsx';

/** In place of a page, a run or a dataset that does not exist. */
export function NotFound({ what }: { what: 'Page' | 'Run' | 'Dataset' }) {
  return (
    <PageNotice
      title={`${what} not found`}
      hint={
        what === 'Page'
          ? 'The address may be wrong or outdated.'
          : 'The address may be wrong, or belong to another server.'
      }
    >
      {what === 'Dataset' ? (
        <TextLink to="/datasets">Back to datasets</TextLink>
      ) : (
        <TextLink to="/runs">Back to runs</TextLink>
      )}
    </PageNotice>
  );
}
