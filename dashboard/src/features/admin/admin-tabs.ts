/** Pages about the server itself: where they are under `/admin`, and who sees them. */
export const ADMIN_TABS: readonly AdminTab[] = [
  { to: 'overview', label: 'Overview', role: 'OPERATOR' },
  { to: 'workers', label: 'Workers', role: 'OPERATOR' },
  { to: 'disk', label: 'Disk use', role: 'OPERATOR' },
  { to: 'people', label: 'People', role: 'ADMIN' },
  { to: 'keys', label: 'API keys', role: 'ADMIN' },
  { to: 'audit', label: 'Audit', role: 'ADMIN' },
  { to: 'settings', label: 'Settings', role: 'ADMIN' },
];

interface AdminTab {
  readonly to: string;
  readonly label: string;
  /** The least role that the page is for. */
  readonly role: 'OPERATOR' | 'ADMIN';
}
