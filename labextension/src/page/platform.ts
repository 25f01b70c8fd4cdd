/** How does a page without JupyterLab give the class what it asks of a platform? */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { messageNodes } from './messages';
import { typesetter } from './math/typeset';
import { bytesIn, sendBytes } from '../model/sending';
import type { IFileWays, IKeyValue, INotice, IPlatform, IReply, ITranslator } from '../platform';
import type { IPlace } from './place';

/** Requests of the class, and where this page's own service answers them. */
const ADDRESSES: Record<string, string> = {
  'liveclass/me': 'page/me',
  'liveclass/ticket': 'page/ticket',
  'liveclass/past-classes': 'page/past-classes',
  'liveclass/past-chat': 'page/past-chat'
};

/** The same for files. */
const FILE_ADDRESSES: Record<string, string> = {
  'liveclass/attach': 'page/attach',
  'liveclass/attachment': 'page/attachment'
};

/** The same on a guest's page. */
const GUEST_ADDRESSES: Record<string, string> = {
  'guest/look': 'guest/look',
  'guest/come': 'guest/come',
  'guest/me': 'guest/me',
  'liveclass/ticket': 'guest/ticket'
};

const NOT_HERE: IReply = {
  status: 403,
  json: {
    refusal: {
      code: 'only_in_lab',
      message: 'This works in JupyterLab only.',
      next: 'Open your JupyterLab: the link is at the top of this page.'
    }
  }
};

/** Sentences of the class that are true in JupyterLab, and what is true here instead. */
const INSTEAD: Record<string, string> = {
  'When one starts, you can join it here and a notice tells you.':
    'When one starts, it shows here and you can join it.',
  'Your Jupyter server does not answer.': 'The class service does not answer.',
  'You are no longer signed in to your Jupyter server.': 'You are no longer signed in.',
  'Live classes are not installed on your Jupyter server.': 'The class service is not there.'
};

function fill(text: string, args: readonly unknown[]): string {
  return text.replace(/%(\d)/gu, (_, n: string) => String(args[Number(n) - 1] ?? ''));
}

const english: ITranslator = {
  __: (text, ...args) => fill(INSTEAD[text] ?? text, args),
  _n: (one, more, count, ...args) => fill(count === 1 ? one : more, [count, ...args])
};

export interface IShownNotice extends INotice {
  id: number;
}

export type NoticeStore = StoreApi<{ notices: IShownNotice[] }>;

const MOST_NOTICES = 3;

export function createNotices(): NoticeStore {
  return createStore(() => ({ notices: [] }));
}

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

async function request(place: IPlace, path: string, body: unknown): Promise<IReply> {
  const address = (place.guest ? GUEST_ADDRESSES : ADDRESSES)[path];
  if (!address) {
    return NOT_HERE;
  }
  const response = await fetch(place.base + address, {
    method: 'POST',
    credentials: 'same-origin',
    redirect: 'error',
    headers: { 'Content-Type': 'application/json', 'X-LiveClass-Request': place.request },
    body: JSON.stringify(body ?? {})
  });
  return { status: response.status, json: await bodyOf(response) };
}

function fileWays(place: IPlace): IFileWays {
  const headers = { 'X-LiveClass-Request': place.request };
  return {
    send: (path, { query, ...what }) => {
      const address = `${place.base}${FILE_ADDRESSES[path]}?${new URLSearchParams(query)}`;
      return sendBytes({ address, headers, ...what });
    },
    bytes: async (path, body) =>
      bytesIn(
        await fetch(place.base + FILE_ADDRESSES[path], {
          method: 'POST',
          credentials: 'same-origin',
          redirect: 'error',
          headers: { ...headers, 'Content-Type': 'application/json' },
          body: JSON.stringify(body)
        })
      )
  };
}

/** What a guest's tab remembers is not what the same tab remembers of a person with an account. */
function apart(storage: Storage): IKeyValue {
  return {
    getItem: key => storage.getItem(`guest.${key}`),
    setItem: (key, value) => storage.setItem(`guest.${key}`, value),
    removeItem: key => storage.removeItem(`guest.${key}`)
  };
}

export function pagePlatform(place: IPlace, notices: NoticeStore): IPlatform {
  let last = 0;
  const notify = (notice: INotice): void => {
    last += 1;
    const before = notices.getState().notices;
    notices.setState({ notices: [...before, { ...notice, id: last }].slice(-MOST_NOTICES) });
  };
  return {
    request: (_method, path, body) => request(place, path, body),
    ...(place.guest ? {} : { files: fileWays(place) }),
    notify,
    trans: english,
    rich: { nodes: messageNodes, typeset: typesetter(place.math) },
    tabStorage: place.guest ? apart(window.sessionStorage) : window.sessionStorage,
    storage: window.localStorage,
    now: () => Date.now(),
    onlyJoins: true,
    onlyWatches: place.guest
  };
}
