import { useEffect, useRef } from 'react';
import { Quiet } from '../activity/Quiet';
import { BoardCard } from '../board/BoardCard';
import { BoardWords } from '../board/BoardWords';
import { NextAsk } from '../board/NextAsk';
import { Offered } from '../board/Offered';
import { useUi } from '../context';
import { Pushed } from '../pushes/Pushed';
import { Pushes } from '../pushes/Pushes';
import { NextWaiting } from '../lobby/NextWaiting';
import { Controls } from '../controls/Controls';
import { Passing } from '../signals/Passing';
import { Pulse } from '../signals/Pulse';
import { Banners } from './Banners';
import { Everything } from './Everything';
import { Head } from './Head';
import { News } from './News';
import { Questions } from './Questions';
import { Scene } from './Scene';
import { Turn } from './Turn';

/** The class as the side panel shows it, from what it is down to what one can do. */
export function Live({ reconnecting }: { reconnecting: boolean }) {
  const onStage = useUi(state => state.stageShown);
  const node = useRef<HTMLDivElement>(null);
  useEffect(() => {
    // The button that led here is gone and took the focus with it; whoever types elsewhere keeps it.
    if (document.activeElement === document.body) {
      node.current?.querySelector<HTMLElement>('.lc-RoundButton')?.focus();
    }
  }, []);
  return (
    <div ref={node} className="lc-Live">
      <Head />
      <Banners reconnecting={reconnecting} />
      {!onStage && <Scene />}
      <Passing />
      <BoardCard />
      <Everything />
      <Pushes />
      <Pushed />
      <BoardWords />
      <Offered />
      <NextWaiting />
      <NextAsk />
      <Pulse />
      <Quiet />
      <Turn />
      <Controls />
      <News />
      <Questions />
    </div>
  );
}
