/** How does the chat look, with everything that a message can be? */
import type { IMessage, ISessionView } from '../src/model/view';
import type { ICase } from './cases';
import { OUTGOING } from './fileCases';
import { classOf, many, NOW } from './people';
import { MEDIA, student, teacher } from './roles';

const crowdOf = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [`p_${7 + n}`, true]));

function said(order: number, author: string, text: string, more: Partial<IMessage> = {}): IMessage {
  return { order, author, text, at: NOW - 400 + order * 20, reactions: {}, ...more };
}

const TALK: ISessionView['messages'] = {
  m_1: said(
    1,
    'p_aiko',
    'Is `means` a list or an array? I get `AttributeError` in [cell 3](#cell:c_3)',
    {
      reactions: { plus_one: crowdOf(4), same_here: { ...crowdOf(5), p_mika: true } }
    }
  ),
  m_2: said(2, 'p_rivera', '@Aiko a list: wrap it in `np.array(means)`.', { reply_to: 'm_1' }),
  m_3: said(
    3,
    'p_rivera',
    'Like this:\n\n```python\nmeans = np.array(means)\nmeans.mean()\n```\n\n- then **plot** it\n- and compare with $\\bar x$',
    { reactions: { thanks: crowdOf(12), party: { p_mika: true } } }
  ),
  m_4: said(4, 'p_ben', 'Because the exponential is skewed\nand 5 is small?', {
    edited_at: NOW - 100
  }),
  m_5: said(5, 'p_rtl', 'هل يمكنك إعادة الشرح؟'),
  m_6: said(6, 'p_mika', 'I am lost since the second plot.', { private: 'p_mika' }),
  m_7: said(7, 'p_ta', 'I come to you after class.', { private: 'p_mika', reply_to: 'm_6' }),
  m_8: said(
    8,
    'p_long',
    'See https://example.org/a/very/long/address/that/cannot/break/anywhere ![plot](https://example.org/p.png)',
    {
      reply_to: 'm_gone'
    }
  ),
  m_9: said(9, 'p_ben', '@Mika Korhonen what do you think?')
};

const mic = { ...MEDIA, microphone: 'off' as const };
const talk = (more: Partial<ISessionView> = {}) =>
  classOf(38, { hands: {}, messages: TALK, ...more });

const KEPT: ISessionView['messages'] = {
  ...TALK,
  m_10: said(10, 'p_ben', 'Who sells the solutions? Write to me.', {
    hidden: { by: 'p_ta', at: NOW - 60 }
  }),
  m_11: said(11, 'p_mika', 'What the heck is $\\bar x$?', { held: true })
};
const SLOW = { ...talk().settings, slow_seconds: 60 };
const JUST_SAID = { ...TALK, m_12: said(12, 'p_mika', 'Ah, thanks!', { at: NOW - 18 }) };
const NOT_HIDDEN = Object.fromEntries(Object.entries(KEPT).filter(([id]) => id !== 'm_10'));

const WITH_FILES: ISessionView['messages'] = {
  m_1: said(1, 'p_aiko', 'Does this look right?', {
    files: {
      f_1: { order: 1, name: 'plot.png', mime: 'image/png', size: 48_213 },
      f_2: {
        order: 2,
        name: 'means of all the samples that we drew.csv',
        mime: 'text/csv',
        size: 912
      }
    }
  }),
  m_2: said(2, 'p_ben', '', {
    files: { f_3: { order: 3, name: 'large.png', mime: 'image/png', size: 8_388_608 } }
  })
};

export const CHAT_CASES: Record<string, ICase> = {
  'chat-files': {
    session: student({ view: talk({ messages: WITH_FILES }) }),
    media: mic,
    outgoing: OUTGOING
  },
  'chat-kept-staff': {
    session: teacher({
      view: talk({
        messages: KEPT,
        settings: SLOW,
        filter: { words: ['heck', 'damn'] },
        blocked: { p_ben: { by: 'p_ta', at: NOW - 50 } }
      })
    }),
    media: MEDIA
  },
  'chat-held': { session: student({ view: talk({ messages: NOT_HIDDEN }) }), media: mic },
  'chat-slow': {
    session: student({
      view: talk({ messages: JUST_SAID, settings: SLOW }),
      drafts: { message: 'And the median?' }
    }),
    media: mic
  },
  'chat-blocked': {
    session: student({ view: talk({ yours: { blocked: true } }) }),
    media: mic
  },
  chat: { session: student({ view: talk() }), media: mic, ui: { read: 8 }, board: {} },
  'chat-staff': { session: teacher({ view: talk() }), media: MEDIA, board: {} },
  'chat-reply': {
    session: student({ view: talk() }),
    media: mic,
    ui: { replying: 'm_4' },
    board: {}
  },
  'chat-private-reply': {
    session: teacher({ view: talk() }),
    media: MEDIA,
    ui: { replying: 'm_6', privately: true }
  },
  'chat-edit': {
    session: student({ view: talk(), drafts: { edit: 'I am lost.' } }),
    media: mic,
    ui: { editing: 'm_6' }
  },
  'chat-staff-only': {
    session: student({ view: talk({ chat: { mode: 'staff_only' } }) }),
    media: mic
  },
  'chat-off': { session: student({ view: talk({ chat: { mode: 'off' } }) }), media: mic },
  'chat-empty': { session: student({ view: talk({ messages: {} }) }), media: mic },
  'chat-full': { session: student({ view: classOf(500, { messages: many(500) }) }), media: mic },
  'chat-unread': {
    session: student({ view: talk() }),
    media: mic,
    ui: { tab: 'people', read: 3 }
  }
};
