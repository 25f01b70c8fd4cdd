/** How does a component reach the class it belongs to? */
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react';
import { createStore, useStore, type StoreApi } from 'zustand';
import type { IMediaState } from '../media/engine';
import type { IFeedState } from '../model/feed';
import type { ISessionState } from '../model/session';
import type { ITranslator } from '../platform';
import type { IClassroom } from './classroom';
import type { ICellHere } from '../model/handCell';
import type { IBoardState, ICopiesState } from './ports';
import type { IUiState } from './uiState';

const ClassroomContext = createContext<IClassroom | null>(null);

export function ClassroomProvider({ room, children }: { room: IClassroom; children: ReactNode }) {
  return <ClassroomContext.Provider value={room}>{children}</ClassroomContext.Provider>;
}

export function useClassroom(): IClassroom {
  const room = useContext(ClassroomContext);
  if (!room) {
    throw new Error('A class view stands outside ClassroomProvider.');
  }
  return room;
}

export function useTrans(): ITranslator {
  return useClassroom().platform.trans;
}

export function useSession<T>(select: (state: ISessionState) => T): T {
  return useStore(useClassroom().session.store, select);
}

export function useFeed<T>(select: (state: IFeedState) => T): T {
  return useStore(useClassroom().feed.store, select);
}

export function useMedia<T>(select: (state: IMediaState) => T): T {
  return useStore(useClassroom().engine.store, select);
}

export function useUi<T>(select: (state: IUiState) => T): T {
  return useStore(useClassroom().ui, select);
}

type Readable<T> = Pick<StoreApi<T>, 'getState' | 'getInitialState' | 'subscribe'>;

const NOTHING: Readable<null> = createStore(() => null);

/** The board in this page; null where there is no JupyterLab to open it in. */
export function useBoard<T>(select: (state: IBoardState | null) => T): T {
  const { board } = useClassroom();
  const store: Readable<IBoardState | null> = board?.store ?? NOTHING;
  return useStore(store, select);
}

export function useCopies<T>(select: (state: ICopiesState | null) => T): T {
  const { copies } = useClassroom();
  const store: Readable<ICopiesState | null> = copies?.store ?? NOTHING;
  return useStore(store, select);
}

const NOWHERE: Readable<{ cell: null }> = createStore(() => ({ cell: null }));

/** The cell this person is at while this is shown; null where there is none, or no JupyterLab. */
export function useCellHere(): ICellHere | null {
  const { here } = useClassroom();
  useEffect(() => here?.follow(), [here]);
  const store: Readable<{ cell: ICellHere | null }> = here?.store ?? NOWHERE;
  return useStore(store, state => state.cell);
}

/** The server's clock in seconds, renewed every `period` milliseconds while something counts. */
export function useServerTime(period = 1000): number {
  const { platform } = useClassroom();
  const offset = useSession(state => state.clockOffset);
  const [now, setNow] = useState(() => platform.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(platform.now()), period);
    return () => clearInterval(timer);
  }, [platform, period]);
  return (now + offset) / 1000;
}
