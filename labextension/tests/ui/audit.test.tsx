/** Does an instructor find what was done, and is everything people wrote only text? */
import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { Audit } from '../../src/ui/audit/Audit';
import { Refused } from '../../src/platform';
import type { AuditEntry } from '../../src/wire';
import { show, stageRoom } from './room';

const PAST = { id: 's_1', title: 'Sampling', started_at: 1_700_000_000, ended_at: null };
const OLDER = { id: 's_0', title: 'Bayes', started_at: 1_600_000_000, ended_at: 1_600_003_600 };

function entry(seq: number, did: string, more: Partial<AuditEntry> = {}): AuditEntry {
  return {
    seq,
    at: 1_700_000_000 + seq,
    subject: 'chat',
    did,
    by: { id: 'p_ta', name: 'Sam' },
    people: [{ id: 'p_ben', name: 'Ben' }],
    detail: '',
    text: '',
    ...more
  };
}

async function reading(pages: Record<string, unknown>[], more = false) {
  const courses = {
    demo: { title: 'Statistics', role: 'instructor' as const },
    other: { title: 'Attended', role: 'student' as const }
  };
  const staged = stageRoom({ feed: { status: 'open', courses } });
  const asked: [string, unknown][] = [];
  staged.room.platform.request = async (_method, path, body) => {
    asked.push([path, body]);
    if (path.endsWith('audit-sessions')) {
      const earlier = 'before' in (body as object);
      const sessions = earlier ? [OLDER] : more ? [PAST] : [PAST, OLDER];
      return { status: 200, json: { sessions, more: more && !earlier } };
    }
    const next = pages.length > 1 ? pages.shift() : pages[0];
    const status = next && 'refusal' in next ? 403 : 200;
    return { status, json: { session: PAST, next: null, ...next } };
  };
  await show(staged.room, <Audit />);
  const rows = () => screen.queryAllByRole('row').slice(1);
  return { ...staged, asked, rows };
}

const HOSTILE = '<img src=x onerror="alert(1)"> $x$ =1+1';

it('shows who did what, with the words it was done to, as text', async () => {
  const { rows, asked } = await reading([
    { entries: [entry(9, 'hid a message', { text: HOSTILE }), entry(3, 'ended', { by: null })] }
  ]);
  await waitFor(() => expect(rows()).toHaveLength(2));
  expect(rows()[0].textContent).toContain('Sam hid a message');
  expect(rows()[0].textContent).toContain(HOSTILE);
  expect(document.querySelector('img')).toBeNull();
  expect(rows()[1].textContent).toContain('The service ended');
  expect(asked).toEqual([
    ['liveclass/audit-sessions', { course: 'demo' }],
    ['liveclass/audit', { session: 's_1' }]
  ]);
});

it('goes on where the page ended', async () => {
  const { rows, asked } = await reading([
    { entries: [entry(9, 'hid a message')], next: 9 },
    { entries: [entry(4, 'muted')] }
  ]);
  await waitFor(() => expect(rows()).toHaveLength(1));
  await act(async () => fireEvent.click(screen.getByText('Show earlier ones')));
  await waitFor(() => expect(rows()).toHaveLength(2));
  expect(asked[asked.length - 1]).toEqual(['liveclass/audit', { session: 's_1', before: 9 }]);
  expect(screen.queryByText('Show earlier ones')).toBeNull();
});

it('asks anew with every filter and class', async () => {
  const { rows, asked } = await reading([{ entries: [entry(9, 'hid a message')] }]);
  await waitFor(() => expect(rows()).toHaveLength(1));
  fireEvent.change(screen.getByLabelText('About'), { target: { value: 'people' } });
  fireEvent.change(screen.getByLabelText('Search'), { target: { value: ' notes ' } });
  const last = () => asked[asked.length - 1][1];
  await waitFor(() =>
    expect(last()).toEqual({ session: 's_1', subject: 'people', search: 'notes' })
  );
  fireEvent.change(screen.getByLabelText('Class'), { target: { value: 's_0' } });
  await waitFor(() => expect(last()).toEqual({ session: 's_0' }));
});

it('goes on to earlier classes, without leaving the one that is read', async () => {
  const { rows, asked } = await reading([{ entries: [entry(9, 'muted')] }], true);
  await waitFor(() => expect(rows()).toHaveLength(1));
  await act(async () => fireEvent.click(screen.getByText('Earlier classes')));
  expect(asked.at(-1)).toEqual([
    'liveclass/audit-sessions',
    { course: 'demo', before: PAST.started_at }
  ]);
  const choice = screen.getByLabelText<HTMLSelectElement>('Class');
  expect(Array.from(choice.options, ({ value }) => value)).toEqual(['s_1', 's_0']);
  expect(choice.value).toBe('s_1');
  expect(screen.getByText('2 classes, all there are')).toBeTruthy();
  expect(rows()).toHaveLength(1);
});

it('says in words why it may not be read', async () => {
  const refusal = { code: 'not_allowed', message: 'Only an instructor.', next: 'Ask one.' };
  await reading([{ refusal }]);
  await waitFor(() => expect(screen.getByText('Only an instructor.')).toBeTruthy());
  expect(new Refused(refusal).refusal).toEqual(refusal);
});
