import { VisuallyHidden } from '@mantine/core';
import { useSyncExternalStore } from 'react';
import { onAnnouncement, readAnnouncement } from './announce.ts';

/** The one place on the page from which a screen reader takes what is announced. */
export function Announcements() {
  const { text, number } = useSyncExternalStore(onAnnouncement, readAnnouncement);
  return (
    <VisuallyHidden role="status" data-testid="announcements">
      <span key={number}>{text}</span>
    </VisuallyHidden>
  );
}
