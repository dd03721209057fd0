import { Radio, Stack } from '@mantine/core';
import { ROLE_WORDS } from '#contracts/role-words.ts';
import type { Role } from '../../gql/graphql.ts';

const ROLES = Object.keys(ROLE_WORDS) as (keyof typeof ROLE_WORDS)[];

/** Asks for a role, each with what it lets people do. */
export function RoleField({ value, onChange }: { value: Role; onChange: (role: Role) => void }) {
  return (
    <Radio.Group
      label="Role"
      description="Each can also do what the ones before it can."
      value={value}
      onChange={onChange}
    >
      <Stack gap={6} mt={6}>
        {ROLES.map((role) => (
          <Radio
            key={role}
            value={role}
            label={ROLE_WORDS[role].label}
            description={`Can ${ROLE_WORDS[role].can}.`}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}
