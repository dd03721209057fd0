/** What the doctor found about one thing. */
export interface Finding {
  readonly subject: string;
  /** NOT_CHECKED: it cannot be looked at while something else is as it is. */
  readonly state: 'OK' | 'TROUBLE' | 'NOT_CHECKED';
  readonly message: string;
  /** What to do next; only of a trouble. */
  readonly act?: string;
}
