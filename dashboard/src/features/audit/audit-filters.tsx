import { Button, Group, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { useAddress } from '../../ui/use-address.ts';
import { AUDIT_FIELDS, type AuditField, readAuditAddress } from './audit-address.ts';

const LABELS: Readonly<Record<AuditField, string>> = {
  who: 'Who',
  action: 'Action',
  object: 'Id of the object',
  from: 'From',
  to: 'To',
};

/** What of the log is shown. It stands in the page's address once it is applied. */
export function AuditFilters() {
  const [search, change] = useAddress();
  const applied = readAuditAddress(search);
  const [wanted, setWanted] = useState(applied);
  const apply = (fields: typeof wanted) => {
    change(
      (address) => {
        for (const field of AUDIT_FIELDS)
          if (fields[field] === '') address.delete(field);
          else address.set(field, fields[field]);
        return address;
      },
      { replace: false },
    );
  };
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    apply(wanted);
  };
  return (
    <form aria-label="Filter the audit log" onSubmit={submit}>
      <Group gap="xs" align="flex-end">
        {AUDIT_FIELDS.map((field) => (
          <TextInput
            key={field}
            label={LABELS[field]}
            type={field === 'from' || field === 'to' ? 'date' : 'text'}
            value={wanted[field]}
            onChange={(event) => {
              setWanted({ ...wanted, [field]: event.currentTarget.value.trim() });
            }}
          />
        ))}
        <Button type="submit" variant="default">
          Apply
        </Button>
        {AUDIT_FIELDS.some((field) => applied[field] !== '') && (
          <Button
            variant="subtle"
            onClick={() => {
              apply({ who: '', action: '', object: '', from: '', to: '' });
            }}
          >
            Clear
          </Button>
        )}
      </Group>
    </form>
  );
}
