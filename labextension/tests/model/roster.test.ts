/** Who is listed, in which order, and who is chosen of them? */
import fc from 'fast-check';
import { classOf, crowd, NOW, person } from '../../dev/people';
import { everyone, NOTHING, remaining, stretched, toggled } from '../../src/model/choice';
import { deeds, textOf } from '../../src/model/activity';
import {
  counts,
  longestSilent,
  offered,
  PEOPLE_FILTERS,
  PEOPLE_ORDERS,
  roster,
  settled,
  silentSince,
  type IRoster
} from '../../src/model/roster';
import type { ISessionView } from '../../src/model/view';
import { found } from '../../src/ui/people/roster';

function all(more: Partial<ISessionView> = {}): IRoster {
  return { view: classOf(12, more), levels: {}, speaking: [] };
}

const ids = (list: readonly { id: string }[]) => list.map(({ id }) => id);

describe('the list of people', () => {
  it('shows the same people in every order, each once', () => {
    const here = new Set(ids(roster(all(), 'all', 'name')));
    for (const order of PEOPLE_ORDERS) {
      const listed = ids(roster(all(), 'all', order));
      expect(listed).toHaveLength(here.size);
      expect(new Set(listed)).toEqual(here);
    }
  });

  it('counts for each filter whom it shows', () => {
    const room = all({ signalled: { p_ben: { signal: 'yes', since: NOW } } });
    const counted = counts(room);
    for (const filter of PEOPLE_FILTERS) {
      expect(counted[filter]).toBe(roster(room, filter, 'name').length);
    }
    expect(counted.hands).toBe(3);
    expect(counted.unanswered).toBe(counted.all - 3);
  });

  it('has nobody who did not answer while nothing is asked', () => {
    expect(roster(all({ signalled: {} }), 'unanswered', 'name')).toEqual([]);
    expect(offered(all().view, true)).not.toContain('unanswered');
  });

  it('offers guests and co-presenters only while there are some', () => {
    const people = {
      ...crowd(3),
      g: person('Gus', { role: 'guest' }),
      c: person('Cleo', { copresenter: true })
    };
    const room = all({ people });
    expect(offered(all().view, true)).not.toContain('guests');
    expect(offered(room.view, false)).toEqual(expect.arrayContaining(['guests', 'copresenters']));
    expect(ids(roster(room, 'guests', 'name'))).toEqual(['g']);
    expect(ids(roster(room, 'copresenters', 'name'))).toEqual(['c']);
  });

  it('counts who is heard speaking, and whose connection is not good', () => {
    const room = {
      ...all(),
      speaking: ['p_ben'],
      levels: { p_mika: 'poor', p_ben: 'good' } as const
    };
    expect(ids(roster(room, 'sound', 'name'))).toContain('p_ben');
    expect(ids(roster(room, 'weak', 'name'))).toEqual(['p_mika']);
  });

  it('puts hands first come first', () => {
    expect(ids(roster(all(), 'all', 'hands')).slice(0, 3)).toEqual(['p_ben', 'p_mika', 'p_long']);
  });

  it('puts who has been silent longest first, and who can be heard and staff last', () => {
    const heard = { p_ben: NOW - 50, p_mika: NOW - 5000 };
    const room = all({ heard });
    const listed = ids(roster(room, 'all', 'silent'));
    expect(listed[0]).toBe('p_mika');
    expect(silentSince(room.view, { ...room.view.people.p_aiko, id: 'p_aiko' })).toBeNull();
    expect(listed.indexOf('p_rivera')).toBeGreaterThan(listed.indexOf('p_ben'));
    expect(listed.indexOf('p_aiko')).toBeGreaterThan(listed.indexOf('p_ben'));
  });

  it('finds for a call who has not spoken at all before who was silent longer', () => {
    const room = all({ heard: { p_mika: NOW - 50_000 } });
    const one = longestSilent(room.view);
    expect(one?.id).not.toBe('p_mika');
    expect(longestSilent({ ...room.view, people: {} })).toBeNull();
  });

  it('is searched without case and accents', () => {
    const people = [
      { ...person('Élodie Novák'), id: 'e' },
      { ...person('Ana Rivera'), id: 'a' },
      { ...person('Jean-Luc Dr. Picard'), id: 'j' }
    ];
    expect(ids(found(people, 'elo nov'))).toEqual(['e']);
    expect(ids(found(people, 'RIV'))).toEqual(['a']);
    expect(ids(found(people, 'Jean-Luc'))).toEqual(['j']);
    expect(ids(found(people, 'luc dr.'))).toEqual(['j']);
  });

  it('moves no row while somebody points at it', () => {
    const names = fc.uniqueArray(fc.constantFrom(...'abcdefgh'));
    fc.assert(
      fc.property(names, names, (shown, wanted) => {
        const held = settled(shown, wanted, true);
        expect(held.slice(0, shown.length)).toEqual(shown);
        expect(new Set(held)).toEqual(new Set([...shown, ...wanted]));
        expect(settled(shown, wanted, false)).toEqual(wanted);
      })
    );
  });
});

describe('a choice', () => {
  const rows = ['a', 'b', 'c', 'd', 'e'];

  it('stretches from where it began, in both directions', () => {
    const one = toggled(NOTHING, 'c');
    expect([...stretched(one, 'e', rows).chosen]).toEqual(['c', 'd', 'e']);
    expect(new Set(stretched(one, 'a', rows).chosen)).toEqual(new Set(['a', 'b', 'c']));
  });

  it('begins anew where the row it began at is gone', () => {
    const one = toggled(NOTHING, 'gone');
    expect([...stretched(one, 'b', rows).chosen]).toEqual(['gone', 'b']);
  });

  it('is everyone shown, and nobody when they are chosen already', () => {
    const all5 = everyone(toggled(NOTHING, 'hidden'), rows);
    expect(all5.chosen.size).toBe(6);
    expect(everyone(all5, rows)).toBe(NOTHING);
    expect(everyone(NOTHING, []).chosen.size).toBe(0);
  });

  it('loses those who are gone, and stays the same when nobody is', () => {
    const two = toggled(toggled(NOTHING, 'a'), 'b');
    expect([...remaining(two, id => id === 'b').chosen]).toEqual(['b']);
    expect(remaining(two, () => true)).toBe(two);
  });
});

describe('what happened lately', () => {
  const at = NOW - 60;
  const view = classOf(12, {
    activity: {
      a_2: { order: 2, kind: 'hand', at, count: 1, people: { p_ben: true } },
      a_9: { order: 9, kind: 'question', at, count: 1, people: { p_ben: true }, thing: 'q' }
    }
  });

  it('has the latest first, and only what is asked for', () => {
    expect(ids(deeds(view, 'all'))).toEqual(['a_9', 'a_2']);
    expect(ids(deeds(view, 'hands'))).toEqual(['a_2']);
    expect(deeds({ ...view, activity: undefined }, 'all')).toEqual([]);
  });

  it('says the words it is about as long as they are shown', () => {
    const [question, hand] = deeds(view, 'all');
    expect(textOf(view, hand)).toBe('why exactly 30?');
    expect(textOf(view, question)).toBe('');
  });
});
