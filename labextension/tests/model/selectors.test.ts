import fc from 'fast-check';
import { handQueue, may, me, myHand, peopleHere, sortedMessages } from '../../src/model/selectors';
import type { ISessionState } from '../../src/model/session';
import type { Role } from '../../src/wire';
import { person, view } from './classroom';

const roles: Role[] = ['instructor', 'assistant', 'student'];
const anyPeople = fc.dictionary(
  fc.string({ minLength: 1, maxLength: 4 }).map(id => `p_${id}`),
  fc.record({ name: fc.string(), role: fc.constantFrom(...roles), here: fc.boolean() })
);

test('people: only who is here, staff first, each once', () => {
  fc.assert(
    fc.property(anyPeople, some => {
      const people = Object.fromEntries(
        Object.entries(some).map(([id, { name, ...more }]) => [id, person(name, more)])
      );
      const listed = peopleHere(view({ people }));
      const here = Object.keys(people).filter(id => people[id].here);
      expect(listed.map(one => one.id).sort()).toEqual(here.sort());
      const ranks = listed.map(one => roles.indexOf(one.role));
      expect(ranks).toEqual([...ranks].sort());
    })
  );
});

test('hands and messages: by order, whatever the map says', () => {
  fc.assert(
    fc.property(fc.uniqueArray(fc.integer(), { maxLength: 30 }), orders => {
      const hands = Object.fromEntries(
        orders.map((order, index) => [`p_${index}`, { order, since: 0 }])
      );
      const messages = Object.fromEntries(
        orders.map((order, index) => [`m_${index}`, { order, author: 'p', text: '', at: 0 }])
      );
      const sorted = [...orders].sort((a, b) => a - b);
      expect(handQueue(view({ hands })).map(hand => hand.order)).toEqual(sorted);
      expect(sortedMessages(view({ messages })).map(one => one.order)).toEqual(sorted);
    })
  );
});

test('one’s own hand has its place in the queue', () => {
  const hand = (order: number) => ({ order, since: 0 });
  const state = {
    view: view({ hands: { p_1: hand(3), p_me: hand(9), p_2: hand(20) } }),
    you: 'p_me',
    policy: {}
  } as unknown as ISessionState;
  expect(myHand(state)?.place).toBe(2);
  expect(me(state)?.name).toBe('Mo');
  expect(myHand({ ...state, view: view() })).toBeNull();
});

test('nothing is allowed before the table has come', () => {
  expect(may({ policy: {} } as ISessionState, 'MuteAll').allowed).toBe(false);
});
