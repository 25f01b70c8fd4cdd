import type { IEntry } from '../../model/audit';
import { useTrans } from '../context';
import { dayAndTime } from '../words';
import { subjectName } from './words';

function Row({ entry }: { entry: IEntry }) {
  const trans = useTrans();
  const whom = entry.people.map(person => person.name).join(', ');
  return (
    <tr>
      <td className="lc-Audit-time">
        <time dateTime={new Date(entry.at * 1000).toISOString()}>{dayAndTime(entry.at)}</time>
      </td>
      <td>{subjectName(entry.subject, trans)}</td>
      <td>
        <bdi>{entry.by?.name ?? trans.__('The service')}</bdi> {trans.__(entry.did)}
      </td>
      <td>
        <bdi>{whom}</bdi>
      </td>
      <td className="lc-Audit-text">
        {entry.text && <q dir="auto">{entry.text}</q>}
        {entry.detail && <small dir="auto">{entry.detail}</small>}
      </td>
    </tr>
  );
}

/** Newest first, as a table. What people wrote stands here as text and nothing else. */
export function Entries({ entries, label }: { entries: readonly IEntry[]; label: string }) {
  const trans = useTrans();
  return (
    <table className="lc-Audit-table" aria-label={label}>
      <thead>
        <tr>
          <th scope="col">{trans.__('When')}</th>
          <th scope="col">{trans.__('About')}</th>
          <th scope="col">{trans.__('Who did what')}</th>
          <th scope="col">{trans.__('To whom')}</th>
          <th scope="col">{trans.__('What it was')}</th>
        </tr>
      </thead>
      <tbody>
        {entries.map(entry => (
          <Row key={entry.seq} entry={entry} />
        ))}
      </tbody>
    </table>
  );
}
