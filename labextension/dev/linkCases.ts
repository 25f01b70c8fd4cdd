/** Faces of a weak connection, of receiving less, and of push-to-talk. */
import type { IMediaState } from '../src/media/engine';
import type { ICase } from './cases';
import { classOf } from './people';
import { MEDIA, student, teacher } from './roles';

const quiet: Partial<IMediaState> = { ...MEDIA, microphone: 'off', camera: 'on' };
const unseen: Partial<IMediaState> = { ...quiet, sees: {} };
const session = student({ view: classOf(38, { hands: {} }) });

export const LINK_CASES: Record<string, ICase> = {
  'sound-only': { session, media: { ...unseen, receiving: 'sound' } },
  'text-only': { session, media: { ...unseen, speaking: [], receiving: 'text' } },
  'link-fair': {
    session,
    media: { ...quiet, link: { level: 'fair', loss: 2, again: 0, jitter: 20, roundTrip: 120 } }
  },
  'link-poor': {
    session,
    media: { ...quiet, link: { level: 'poor', loss: 8.2, again: 0, jitter: 40, roundTrip: 180 } }
  },
  'link-mended': {
    session,
    media: { ...quiet, link: { level: 'poor', loss: 1.2, again: 10.4, jitter: 40, roundTrip: 180 } }
  },
  'push-to-talk': { session, media: quiet, talk: { key: 'Space', held: false } },
  'push-to-talk-held': {
    session,
    media: { ...quiet, microphone: 'on' },
    talk: { key: 'Space', held: true }
  },
  'instructor-links': {
    session: teacher({ view: classOf(40) }),
    media: { ...MEDIA, link: { level: 'good', loss: 0, again: 0, jitter: 4, roundTrip: 23 } },
    levels: { p_aiko: 'fair', p_ben: 'poor', p_mika: 'good' },
    ui: { tab: 'people' }
  }
};
