/** How does JupyterLab give the class what it asks of a platform? */
import { Notification } from '@jupyterlab/apputils';
import { URLExt } from '@jupyterlab/coreutils';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import type { INotice, IPlatform, IReply } from '../platform';

const NOTICE_MS = 20_000;

async function bodyOf(response: Response): Promise<unknown> {
  try {
    return await response.json();
  } catch {
    return null;
  }
}

async function request(
  settings: ServerConnection.ISettings,
  method: 'GET' | 'POST',
  path: string,
  body: unknown
): Promise<IReply> {
  const url = URLExt.join(settings.baseUrl, path);
  const init: RequestInit = {
    method,
    ...(body === undefined ? {} : { body: JSON.stringify(body) })
  };
  const response = await ServerConnection.makeRequest(url, init, settings);
  return { status: response.status, json: await bodyOf(response) };
}

function notify(notice: INotice): void {
  const text = notice.next ? `${notice.message} ${notice.next}` : notice.message;
  const { action } = notice;
  Notification.emit(text, notice.level, {
    autoClose: NOTICE_MS,
    actions: action
      ? [{ label: action.label, callback: () => action.run(), displayType: 'accent' }]
      : []
  });
}

export function labPlatform(
  settings: ServerConnection.ISettings,
  trans: TranslationBundle
): IPlatform {
  return {
    request: (method, path, body) => request(settings, method, path, body),
    notify,
    trans,
    tabStorage: window.sessionStorage,
    storage: window.localStorage,
    now: () => Date.now()
  };
}
