/** In which corner did this person last put the small speaker? */
import { useState } from 'react';
import { useClassroom } from '../context';
import { CORNERS, type Corner } from './corners';

const KEY = 'liveclass.corner';

export function useCorner(): [Corner, (corner: Corner) => void] {
  const { storage } = useClassroom().platform;
  const [corner, setCorner] = useState<Corner>(
    () => CORNERS.find(one => one === storage.getItem(KEY)) ?? 'bottom-end'
  );
  const choose = (chosen: Corner) => {
    setCorner(chosen);
    storage.setItem(KEY, chosen);
  };
  return [corner, choose];
}
