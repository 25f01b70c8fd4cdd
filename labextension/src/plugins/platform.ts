/** How does JupyterLab give the class what it asks of a platform? */
import { Notification } from '@jupyterlab/apputils';
import { URLExt } from '@jupyterlab/coreutils';
import { removeMath, replaceMath, type IRenderMimeRegistry } from '@jupyterlab/rendermime';
import { ServerConnection } from '@jupyterlab/services';
import type { TranslationBundle } from '@jupyterlab/translation';
import { bytesIn, sendBytes } from '../model/sending';
import type { IFileWays, INotice, IPlatform, IReply, IRichText } from '../platform';
import { tamedMessage } from '../ui/chat/tame';

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

/** What JupyterLab adds to its own requests: `fetch` of it cannot say how much has gone. */
function credentials(settings: ServerConnection.ISettings): Record<string, string> {
  const cookie = /(?:^|; )_xsrf=([^;]*)/u.exec(document.cookie)?.[1];
  return {
    ...(settings.token ? { Authorization: `token ${settings.token}` } : {}),
    ...(cookie ? { 'X-XSRFToken': cookie } : {})
  };
}

function fileWays(settings: ServerConnection.ISettings): IFileWays {
  return {
    send: (path, { query, ...what }) =>
      sendBytes({
        address: `${URLExt.join(settings.baseUrl, path)}?${new URLSearchParams(query)}`,
        headers: credentials(settings),
        ...what
      }),
    bytes: async (path, body) => {
      const url = URLExt.join(settings.baseUrl, path);
      const init = { method: 'POST', body: JSON.stringify(body) };
      return bytesIn(await ServerConnection.makeRequest(url, init, settings));
    }
  };
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

/** A drawing made from a text is no way to say something in a line. */
const DRAWN = /((?:`{3,}|~{3,})[^\n]*?)mermaid/giu;

/** As a notebook renders text: its parser, its sanitizer and its formulas; then what a message may keep. */
function notebookText(registry: IRenderMimeRegistry): IRichText | undefined {
  const { markdownParser, latexTypesetter, sanitizer } = registry;
  if (!markdownParser) {
    return undefined;
  }
  return {
    nodes: async text => {
      const { text: words, math } = removeMath(text.replace(DRAWN, '$1text'));
      const markup = replaceMath(await markdownParser.render(words), math);
      return tamedMessage(sanitizer.sanitize(markup));
    },
    typeset: node => latexTypesetter?.typeset(node)
  };
}

export function labPlatform(
  settings: ServerConnection.ISettings,
  trans: TranslationBundle,
  registry: IRenderMimeRegistry | null
): IPlatform {
  const rich = registry ? notebookText(registry) : undefined;
  return {
    request: (method, path, body) => request(settings, method, path, body),
    files: fileWays(settings),
    notify,
    trans,
    ...(rich ? { rich } : {}),
    tabStorage: window.sessionStorage,
    storage: window.localStorage,
    now: () => Date.now()
  };
}
