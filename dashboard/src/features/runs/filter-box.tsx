import { Combobox, Text, TextInput, useCombobox } from '@mantine/core';
import IconSearch from '@tabler/icons-react/icons/IconSearch';
import { useEffect, useRef, useState } from 'react';
import { useClient } from 'urql';
import { readDocument } from '../../api/read-document.ts';
import { CompleteRunFilterDocument, type CompleteRunFilterQuery } from '../../gql/graphql.ts';
import classes from './filter-box.module.css';
import { nameFilter, withCandidate } from './filter-text.ts';

type Completion = CompleteRunFilterQuery['completeRunFilter'];
type Problem = NonNullable<Completion['problem']>;

/** What may stand in a text at a place: in that text alone. */
interface Completed {
  readonly text: string;
  readonly found: Completion;
}

interface FilterBoxProps {
  /** The filter that the list is shown by. */
  readonly where: string;
  /** Called with a filter that can be used, or with an empty one. */
  readonly onApply: (where: string) => void;
}

/** A filter in its language, completed by the server. Until it can be used, the list stays as it is. */
export function FilterBox({ where, onApply }: FilterBoxProps) {
  const client = useClient();
  const combobox = useCombobox();
  const input = useRef<HTMLInputElement>(null);
  const asked = useRef(0);
  const [shown, setShown] = useState({ where, text: where });
  const [completion, setCompletion] = useState<Completed | null>(null);
  const [problem, setProblem] = useState<{ readonly text: string; readonly problem: Problem } | null>(null);
  if (shown.where !== where) setShown({ where, text: where });
  const { text } = shown;
  // While the next one is on its way the last one is still seen, but its places are those of another text.
  const fitting = completion?.text === text ? completion.found : null;

  const ask = async (whole: string, position: number): Promise<Completion | null> => {
    try {
      const variables = { where: whole, position };
      return (await readDocument(client, CompleteRunFilterDocument, variables)).completeRunFilter;
    } catch {
      return null; // the list says what is wrong with the server
    }
  };
  const complete = async (whole: string, position: number): Promise<void> => {
    const number = ++asked.current;
    const found = await ask(whole, position);
    if (number !== asked.current) return;
    setCompletion(found && { text: whole, found });
    combobox.resetSelectedOption();
    if (found && found.candidates.length > 0) combobox.openDropdown();
    else combobox.closeDropdown();
  };
  const edit = (next: string, position: number) => {
    setShown({ where, text: next });
    setProblem(null);
    void complete(next, position);
  };
  const choose = (candidate: string) => {
    if (!fitting) return;
    const next = withCandidate(text, fitting, candidate);
    edit(next.text, next.cursor);
    requestAnimationFrame(() => input.current?.setSelectionRange(next.cursor, next.cursor));
  };
  const apply = async (): Promise<void> => {
    asked.current++; // what is on its way is for an open list
    combobox.closeDropdown();
    const wanted = text.trim();
    if (wanted === '' || wanted === where) {
      setShown({ where, text: wanted });
      if (wanted !== where) onApply(wanted);
      return;
    }
    const found = await ask(wanted, wanted.length);
    const named = found?.problem ? nameFilter(wanted) : null;
    if (named !== null) {
      onApply(named);
      return;
    }
    setProblem(found?.problem ? { text: wanted, problem: found.problem } : null);
    if (!found?.problem) onApply(wanted);
  };

  // An address may hold anything.
  useEffect(() => {
    if (where === '') return undefined;
    let isWanted = true;
    void readDocument(client, CompleteRunFilterDocument, { where, position: where.length }).then(
      ({ completeRunFilter }) => {
        if (isWanted && completeRunFilter.problem)
          setProblem({ text: where, problem: completeRunFilter.problem });
      },
      () => undefined, // the list says it
    );
    return () => {
      isWanted = false;
    };
  }, [client, where]);

  return (
    <div className={classes.box}>
      <Combobox
        store={combobox}
        withinPortal={false}
        onOptionSubmit={choose}
        position="bottom-start"
        width="max-content"
      >
        <Combobox.EventsTarget>
          <TextInput
            ref={input}
            size="xs"
            aria-label="Filter"
            placeholder="Filter, e.g. state = FAILED and created > -7d"
            leftSection={<IconSearch size={14} />}
            value={text}
            error={problem !== null}
            aria-describedby={problem ? 'filter-problem' : undefined}
            autoComplete="off"
            spellCheck={false}
            onChange={(event) => {
              const { value, selectionStart } = event.currentTarget;
              edit(value, selectionStart ?? value.length);
            }}
            onClick={(event) => {
              void complete(text, event.currentTarget.selectionStart ?? text.length);
            }}
            onKeyDown={(event) => {
              const chosen = fitting && combobox.dropdownOpened && combobox.getSelectedOptionIndex() >= 0;
              if (event.key === 'Enter' && !chosen && !event.nativeEvent.isComposing) void apply();
            }}
            onBlur={() => {
              asked.current++;
              combobox.closeDropdown();
            }}
          />
        </Combobox.EventsTarget>
        <Combobox.DropdownTarget>
          <span />
        </Combobox.DropdownTarget>
        <Combobox.Dropdown>
          <Combobox.Options mah={280} style={{ overflowY: 'auto' }} aria-label="What may stand here">
            {completion?.found.candidates.map((candidate) => (
              <Combobox.Option key={candidate.text} value={candidate.text}>
                <span className={classes.candidate}>{candidate.text}</span>{' '}
                {candidate.description !== '' && (
                  <Text span size="xs" c="dimmed" ml="xs">
                    {candidate.description}
                  </Text>
                )}
              </Combobox.Option>
            ))}
          </Combobox.Options>
        </Combobox.Dropdown>
      </Combobox>
      {problem && <ProblemPlace {...problem} />}
    </div>
  );
}

/** What is wrong, and the text with its place marked. */
function ProblemPlace({ text, problem }: { readonly text: string; readonly problem: Problem }) {
  const { position, length, message } = problem;
  return (
    <div id="filter-problem" role="alert">
      <Text size="xs" c="red">
        {message}
      </Text>
      <Text size="xs" className={classes.text}>
        <bdi>
          {text.slice(0, position)}
          <mark className={classes.place}>{text.slice(position, position + length) || ' '}</mark>
          {text.slice(position + length)}
        </bdi>
      </Text>
    </div>
  );
}
