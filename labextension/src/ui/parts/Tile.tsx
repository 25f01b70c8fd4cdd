import { memo } from 'react';
import type { Visible } from '../../media/engine';
import { useMedia, useSession, useTrans, useUi } from '../context';
import { shortName, sourceWords } from '../words';
import { Avatar } from './Avatar';
import { Icon } from './Icon';
import { Picture } from './Picture';
import { TileMenu } from './TileMenu';

interface IProps {
  person: string;
  source?: Visible;
  size: 'main' | 'strip' | 'grid' | 'float';
}

const AVATAR = { main: 72, strip: 30, grid: 64, float: 44 };

function useShows(person: string, source: Visible): boolean {
  const own = useSession(state => state.you === person);
  const sees = useMedia(state => Boolean(state.sees[person]?.[source]));
  const mine = useMedia(state => state[source] === 'on');
  return own ? mine : sees;
}

/** One person: picture or initials, name, and in words whether they speak, are muted or ask to speak. */
export const Tile = memo(function Tile({ person, source = 'camera', size }: IProps) {
  const trans = useTrans();
  const who = useSession(state => state.view?.people[person]);
  const own = useSession(state => state.you === person);
  const hand = useSession(state => Boolean(state.view?.hands[person]));
  const speaking = useMedia(state => state.speaking.includes(person));
  const shows = useShows(person, source);
  const held = useMedia(state => state.held.includes(`${person}/${source}`)) && shows;
  const kept = useUi(state => state.pinned.includes(person));
  const shown = useSession(state => state.view?.large === person);
  if (!who) {
    return null;
  }
  const name = own ? trans.__('You') : who.name;
  const label = size === 'strip' && !own ? shortName(who.name) : name;
  const suffix =
    source === 'screen'
      ? trans.__('screen')
      : hand
        ? trans.__('hand')
        : speaking && size !== 'strip'
          ? trans.__('speaking')
          : '';
  const classes = [
    'lc-Tile',
    `lc-mod-${size}`,
    speaking && source === 'camera' ? 'lc-mod-speaking' : ''
  ];
  const words = [
    sourceWords(who, trans),
    ...(who.copresenter ? [trans.__('co-presenter')] : []),
    ...(held ? [trans.__('picture paused: your line is slow')] : []),
    ...(hand ? [trans.__('hand up')] : []),
    ...(kept ? [trans.__('kept large by you')] : []),
    ...(shown ? [trans.__('shown large to everyone')] : [])
  ];
  return (
    <figure
      className={classes.join(' ')}
      data-person={person}
      aria-label={`${name}: ${words.join(', ')}`}
    >
      {shows ? (
        <Picture person={person} source={source} />
      ) : (
        <span className="lc-Tile-empty">
          <Avatar id={person} name={who.name} size={AVATAR[size]} />
        </span>
      )}
      {held && (
        <span className="lc-Tile-held">
          <Avatar id={person} name={who.name} size={AVATAR[size]} />
          {size !== 'strip' && <span>{trans.__('Paused: your line is slow')}</span>}
        </span>
      )}
      <figcaption className="lc-Tile-name" title={own ? trans.__('You') : who.name}>
        {source === 'camera' && !who.microphone && !(suffix && size === 'strip') && (
          <Icon name="microphoneOff" size={12} />
        )}
        {source === 'camera' && kept && <Icon name="pin" size={12} />}
        {source === 'camera' && shown && <Icon name="spotlight" size={12} />}
        <bdi>{label}</bdi>
        {suffix && size !== 'strip' && <span className="lc-Tile-state">{suffix}</span>}
        {hand && size === 'strip' && (
          <span className="lc-Tile-hand">
            <Icon name="hand" size={12} />
          </span>
        )}
      </figcaption>
      {source === 'camera' && (size === 'main' || size === 'grid') && (
        <TileMenu person={person} name={name} />
      )}
    </figure>
  );
});
