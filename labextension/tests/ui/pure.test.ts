import fc from 'fast-check';
import { classOf, crowd, person } from '../../dev/people';
import {
  filmStrip,
  gridFor,
  largePeople,
  mainPerson,
  others,
  sharedScreen,
  type IScene
} from '../../src/ui/arrange';
import { bytesOf, linesOf, piecesOf } from '../../src/ui/chat/thread';
import { boxAt, CORNERS, freeCorner } from '../../src/ui/floating/corners';
import { menuPlace } from '../../src/ui/parts/menuPlace';
import { moved } from '../../src/ui/parts/menuKeys';
import { found } from '../../src/ui/people/roster';
import {
  ago,
  clock,
  connectionOf,
  duration,
  initials,
  ordinal,
  shortName
} from '../../src/ui/words';
import { trans } from './room';

const scene = (more: Partial<IScene> = {}): IScene => ({
  view: classOf(12, { hands: {} }),
  you: 'p_mika',
  speaking: [],
  sees: {},
  pinned: [],
  before: null,
  ...more
});

describe('who is shown large', () => {
  it('is the instructor while nobody speaks', () => {
    expect(mainPerson(scene())).toBe('p_rivera');
  });

  it('is who speaks, and stays so in a pause', () => {
    expect(mainPerson(scene({ speaking: ['p_aiko'] }))).toBe('p_aiko');
    expect(mainPerson(scene({ before: 'p_aiko' }))).toBe('p_aiko');
  });

  it('is never oneself for speaking', () => {
    expect(mainPerson(scene({ speaking: ['p_mika'] }))).toBe('p_rivera');
    expect(mainPerson(scene({ before: 'p_mika' }))).toBe('p_rivera');
  });

  it('is the spotlight for all, and one’s own pin before it', () => {
    const view = classOf(12, { spotlight: 'p_ben' });
    expect(mainPerson(scene({ view, speaking: ['p_aiko'] }))).toBe('p_ben');
    expect(mainPerson(scene({ view, pinned: ['p_ta'] }))).toBe('p_ta');
  });

  it('is whom staff show everyone before whose turn it is', () => {
    const view = classOf(12, { spotlight: 'p_ben', large: 'p_aiko' });
    expect(mainPerson(scene({ view }))).toBe('p_aiko');
    expect(mainPerson(scene({ view, pinned: ['p_ta'] }))).toBe('p_ta');
  });

  it('is everyone one keeps large who is here', () => {
    const view = classOf(12);
    view.people['p_ben'] = { ...view.people['p_ben'], here: false };
    expect(largePeople(scene({ view, pinned: ['p_ben', 'p_ta', 'p_aiko'] }))).toEqual([
      'p_ta',
      'p_aiko'
    ]);
    expect(largePeople(scene({ view, pinned: ['p_ben'] }))).toEqual(['p_rivera']);
  });

  it('is nobody who has left', () => {
    const view = classOf(12, { spotlight: 'p_ben' });
    view.people['p_ben'] = { ...view.people['p_ben'], here: false };
    expect(mainPerson(scene({ view, pinned: ['p_ben'], before: 'p_ben' }))).toBe('p_rivera');
  });
});

describe('who stands in the strip', () => {
  it('puts speakers, cameras and hands first and keeps the rest in their order of coming', () => {
    const view = classOf(12, { hands: { p_ta: { order: 1, since: 0 } } });
    const order = others(scene({ view, speaking: ['p_rtl'] }), ['p_rivera']);
    expect(order.slice(0, 2)).toEqual(['p_rtl', 'p_aiko']);
    expect(order).not.toContain('p_rivera');
    expect(order.slice(-2)).toEqual(['p_10', 'p_11']);
  });

  it('counts who does not fit, and everyone exactly once', () => {
    fc.assert(
      fc.property(fc.nat(600), fc.integer({ min: 1, max: 8 }), (count, slots) => {
        const everyone = Array.from({ length: count }, (_, n) => `p_${n}`);
        const { shown, more } = filmStrip(everyone, slots);
        expect(shown.length + more).toBe(count);
        expect(shown.length + (more ? 1 : 0)).toBeLessThanOrEqual(slots);
      })
    );
  });

  it('gives the screen of another before one’s own', () => {
    const people = {
      ...crowd(8),
      p_mika: person('Mika', { screen: true }),
      p_rivera: person('Dr. Rivera', { role: 'instructor', screen: true })
    };
    const view = classOf(8, { people });
    expect(
      sharedScreen({ view, you: 'p_mika', sees: { p_rivera: { camera: false, screen: true } } })
    ).toBe('p_rivera');
    expect(sharedScreen({ view: classOf(8), you: 'p_mika', sees: {} })).toBeNull();
  });
});

describe('the gallery', () => {
  it('has room for everyone over its pages, and tiles one can recognise', () => {
    const sizes = fc.tuple(
      fc.integer({ min: 0, max: 3000 }),
      fc.integer({ min: 0, max: 2000 }),
      fc.nat(500)
    );
    fc.assert(
      fc.property(sizes, ([width, height, count]) => {
        const grid = gridFor(width, height, count);
        expect(grid.perPage).toBe(grid.columns * grid.rows);
        expect(grid.perPage).toBeGreaterThan(0);
        if (grid.columns > 1) {
          expect((width - 8 * (grid.columns - 1)) / grid.columns).toBeGreaterThanOrEqual(150);
        }
      })
    );
  });

  it('sets two people side by side in a wide place, above each other in a narrow one', () => {
    expect(gridFor(1200, 400, 2).columns).toBe(2);
    expect(gridFor(400, 900, 2).columns).toBe(1);
  });
});

describe('words', () => {
  it.each([
    [0, '0:00'],
    [2537, '42:17'],
    [3725, '1:02:05'],
    [-5, '0:00']
  ])('writes %d s as %s', (seconds, text) => expect(clock(seconds)).toBe(text));

  it('says how long ago', () => {
    expect(ago(59, trans)).toBe('just now');
    expect(ago(61, trans)).toBe('1 minute ago');
  });

  it('says how long in words', () => {
    expect(duration(20, trans)).toBe('less than a minute');
    expect(duration(61, trans)).toBe('1 minute');
    expect(duration(5400, trans)).toBe('1 h 30 min');
  });

  it.each([
    ['Dr. Rivera', 'DR'],
    ['Aiko', 'AI'],
    ['  ', '?'],
    ['Kim Lee (guest)', 'KL'],
    ['ana.sato', 'AS'],
    ['Ana María López', 'AL'],
    ['👩‍🏫 x', '👩X']
  ])('%s becomes %s', (name, letters) => expect(initials(name)).toBe(letters));

  it('shortens names for small tiles', () => {
    expect(shortName('Mika Korhonen')).toBe('Mika');
    expect(shortName('Mika Korhonen (guest 2)')).toBe('Mika (guest 2)');
    expect(shortName('Dr. Rivera')).toBe('Dr. Rivera');
    expect(shortName('Aiko')).toBe('Aiko');
    expect(shortName('aiko.tanaka')).toBe('aiko');
    expect(shortName('a.tanaka')).toBe('a.tanaka');
  });

  it.each([
    [1, '1st'],
    [2, '2nd'],
    [3, '3rd'],
    [4, '4th'],
    [11, '11th'],
    [112, '112th'],
    [23, '23rd']
  ])('%d is %s', (place, text) => expect(ordinal(place, trans)).toBe(text));

  it('praises no connection that was not measured', () => {
    expect(connectionOf(false, 'connected', 'unknown', trans)).toEqual({
      tone: 'ok',
      sentence: 'connected',
      word: ''
    });
    expect(connectionOf(false, 'connected', 'fair', trans).tone).toBe('warn');
    expect(connectionOf(true, 'connected', 'excellent', trans).sentence).toBe('reconnecting…');
  });
});

describe('chat', () => {
  it('does not repeat the name of who goes on writing', () => {
    const at = (id: string, author: string, at: number) => ({ id, author, at, text: '', order: 1 });
    const lines = linesOf([at('1', 'a', 0), at('2', 'a', 60), at('3', 'b', 61), at('4', 'b', 500)]);
    expect(lines.map(line => line.follows)).toEqual([false, true, false, false]);
  });

  it('takes words between backticks as code and loses no letter', () => {
    expect(piecesOf('use `np.mean` now')).toEqual([
      { text: 'use ', code: false },
      { text: 'np.mean', code: true },
      { text: ' now', code: false }
    ]);
    fc.assert(
      fc.property(fc.string(), text => {
        const back = piecesOf(text)
          .map(piece => (piece.code ? `\`${piece.text}\`` : piece.text))
          .join('');
        expect(back).toBe(text);
      })
    );
  });

  it('counts bytes as the service does', () => expect(bytesOf('né👋')).toBe(7));
});

describe('finding people', () => {
  const people = ['Ana Rivera', 'Élodie Moreau', 'Jean-Luc Petit'].map((name, n) => ({
    id: `${n}`,
    ...person(name)
  }));
  it.each([
    ['ri an', ['Ana Rivera']],
    ['elodie', ['Élodie Moreau']],
    ['luc', ['Jean-Luc Petit']],
    ['', ['Ana Rivera', 'Élodie Moreau', 'Jean-Luc Petit']],
    ['vera', []]
  ])('"%s" finds %j', (search, names) =>
    expect(found(people, search).map(one => one.name)).toEqual(names)
  );
});

describe('places', () => {
  it('opens a menu where all of it can be seen', () => {
    const box = fc.record({
      x: fc.integer({ min: 0, max: 1200 }),
      y: fc.integer({ min: 0, max: 760 })
    });
    fc.assert(
      fc.property(box, ({ x, y }) => {
        const anchor = { left: x, top: y, right: x + 24, bottom: y + 24 };
        const menu = { width: 220, height: 300 };
        const { left, top } = menuPlace(anchor, menu, { width: 1280, height: 800 });
        expect(left).toBeGreaterThanOrEqual(8);
        expect(left + menu.width).toBeLessThanOrEqual(1272);
        expect(top).toBeGreaterThanOrEqual(8);
        expect(top + menu.height).toBeLessThanOrEqual(792);
      })
    );
  });

  it('steps aside for what one types in', () => {
    const size = { width: 208, height: 156 };
    const area = { left: 50, top: 80, right: 1200, bottom: 760 };
    const cell = { left: 300, top: 640, right: 1190, bottom: 700 };
    expect(freeCorner('bottom-end', size, area, null, false)).toBe('bottom-end');
    expect(freeCorner('bottom-end', size, area, cell, false)).toBe('top-end');
    expect(boxAt('bottom-end', size, area, true).left).toBe(50);
    expect(CORNERS).toContain(freeCorner('top-start', size, area, area, false));
  });

  it('moves around the ends of a list', () => {
    expect(moved('ArrowDown', 2, 3)).toBe(0);
    expect(moved('ArrowUp', 0, 3)).toBe(2);
    expect(moved('End', 0, 3)).toBe(2);
    expect(moved('a', 0, 3)).toBeNull();
  });
});
