import { useId } from 'react';
import { SUBJECTS, type IEntry, type IWanted, type Subject } from '../../model/audit';
import { useTrans } from '../context';
import { Choice } from '../parts/Choice';
import { subjectName } from './words';

/** Everybody who is in the entries known so far, by name. */
export function peopleIn(entries: readonly IEntry[]): { id: string; name: string }[] {
  const known = new Map<string, string>();
  for (const { by, people } of entries) {
    for (const person of by ? [by, ...people] : people) {
      known.set(person.id, person.name);
    }
  }
  return Array.from(known, ([id, name]) => ({ id, name })).sort((a, b) =>
    a.name.localeCompare(b.name)
  );
}

interface IFilters {
  wanted: IWanted;
  people: { id: string; name: string }[];
  onChange: (change: Partial<IWanted>) => void;
}

export function Filters({ wanted, people, onChange }: IFilters) {
  const trans = useTrans();
  const id = useId();
  return (
    <>
      <Choice
        label={trans.__('About')}
        value={wanted.subject}
        onChange={subject => onChange({ subject: subject as Subject | '' })}
      >
        <option value="">{trans.__('Everything')}</option>
        {SUBJECTS.map(subject => (
          <option key={subject} value={subject}>
            {subjectName(subject, trans)}
          </option>
        ))}
      </Choice>
      <Choice
        label={trans.__('Person')}
        value={wanted.person}
        onChange={person => onChange({ person })}
      >
        <option value="">{trans.__('Everyone')}</option>
        {people.map(person => (
          <option key={person.id} value={person.id}>
            {person.name}
          </option>
        ))}
      </Choice>
      <label className="lc-Filter" htmlFor={id}>
        {trans.__('Search')}
        <input
          id={id}
          className="lc-Field"
          type="search"
          maxLength={200}
          value={wanted.search}
          onChange={event => onChange({ search: event.target.value })}
        />
      </label>
    </>
  );
}
