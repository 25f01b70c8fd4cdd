/**
 * Which line drawings does the class use?
 *
 * One 24-unit grid, one stroke width, no fill: the paths stand here once, for React and for JupyterLab's icons.
 */
export const STROKE = 1.8;

const SLASH = 'M4 4l16 16';
const MICROPHONE =
  'M12 3a3 3 0 0 1 3 3v5a3 3 0 0 1-6 0V6a3 3 0 0 1 3-3zM5 11a7 7 0 0 0 14 0M12 18v3';
const CAMERA =
  'M5 6h8a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V8a2 2 0 0 1 2-2zM15 10l6-3v10l-6-3z';
const MONITOR = 'M5 4h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2H5a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2zM8 20h8';
const EASEL = 'M4 4h16v11H4zM12 15v2M8 21l4-4 4 4';

export const PATHS = {
  microphone: MICROPHONE,
  microphoneOff: MICROPHONE + SLASH,
  camera: CAMERA,
  cameraOff: CAMERA + SLASH,
  screen: MONITOR + 'M12 13V8M9.5 10.5L12 8l2.5 2.5',
  screenOff: MONITOR + 'M9.5 7.5l5 5M14.5 7.5l-5 5',
  speaker: 'M4 9v6h4l5 4V5L8 9zM16.5 8.5a5 5 0 0 1 0 7M19 6a8.5 8.5 0 0 1 0 12',
  hand: 'M7 12V6a1.5 1.5 0 0 1 3 0v5V4.500a1.5 1.5 0 0 1 3 0V11V6a1.5 1.5 0 0 1 3 0v8c0 4-2.5 7-6 7-3 0-4.5-1.5-6-4.500L4 14c-.6-1.3 1-2.4 2-1.4z',
  people:
    'M9 6a3 3 0 1 1 0 6a3 3 0 0 1 0-6zM3.5 19c.5-3.5 2.5-5 5.5-5s5 1.5 5.5 5M16 6.500a2.5 2.5 0 0 1 0 5M17 14.500c2 .6 3.2 2 3.5 4.5',
  chat: 'M5 5h14a2 2 0 0 1 2 2v8a2 2 0 0 1-2 2h-7l-5 4v-4H5a2 2 0 0 1-2-2V7a2 2 0 0 1 2-2z',
  send: 'M4 12l16-8-5 16-4-6zM11 14l9-10',
  search: 'M11 4a7 7 0 1 1 0 14a7 7 0 0 1 0-14zM16 16l5 5',
  more: 'M12 5v.01M12 12v.01M12 19v.01',
  up: 'M6 15l6-6 6 6',
  down: 'M6 9l6 6 6-6',
  back: 'M15 6l-6 6 6 6',
  forward: 'M9 6l6 6-6 6',
  check: 'M5 12.500l4.5 4.500L19 7.5',
  close: 'M6 6l12 12M18 6L6 18',
  gallery:
    'M4 4h6.500v6.500H4zM13.5 4H20v6.500h-6.500zM4 13.500h6.500V20H4zM13.5 13.500H20V20h-6.500z',
  spotlight:
    'M12 4l2.400 5.200 5.600.700-4.100 3.900 1.100 5.600L12 16.600l-5 2.800 1.100-5.600L4 9.900l5.600-.700z',
  presentation: 'M3 4h18v9H3zM5 17h3v3H5zM10.500 17h3v3h-3zM16 17h3v3h-3z',
  speakerLayout: 'M4 4h16v10H4zM4 17.500h4V20H4zM10 17.500h4V20h-4zM16 17.500h4V20h-4z',
  stage: 'M14 4h6v6M20 4l-7 7M10 20H4v-6M4 20l7-7',
  popOut: 'M10 5H4v14h16v-6M13 4h7v7M20 4l-9 9',
  move: 'M12 3v18M3 12h18M9 6l3-3 3 3M9 18l3 3 3-3M6 9l-3 3 3 3M18 9l3 3-3 3',
  pin: 'M9 4h6l-1 6 3 3v2H7v-2l3-3zM12 15v5',
  leave: 'M10 4H6a2 2 0 0 0-2 2v12a2 2 0 0 0 2 2h4M14 8l4 4-4 4M18 12H9',
  remove:
    'M9 6a3 3 0 1 1 0 6a3 3 0 0 1 0-6zM3.5 19c.5-3.5 2.5-5 5.5-5s5 1.5 5.5 5M16 9l5 5M21 9l-5 5',
  board: 'M6 3h11a2 2 0 0 1 2 2v14a2 2 0 0 1-2 2H6zM6 3v18M3 8h3M3 12h3M3 16h3M10 8h5M10 12h5',
  pencil: 'M4 20l1-4.500L16 4.500l3.500 3.500L8.5 19zM13.500 7l3.500 3.500',
  pencilOff: 'M4 20l1-4.500L16 4.500l3.500 3.500L8.5 19zM13.500 7l3.500 3.500' + SLASH,
  presents: MONITOR + 'M10.500 7.500v5l4-2.500z',
  copresents:
    'M9 6a3 3 0 1 1 0 6a3 3 0 0 1 0-6zM3.5 19c.5-3.5 2.5-5 5.5-5s5 1.5 5.5 5M18 14V6M14.500 9.500L18 6l3.5 3.500',
  copresentsOff:
    'M9 6a3 3 0 1 1 0 6a3 3 0 0 1 0-6zM3.5 19c.5-3.5 2.5-5 5.5-5s5 1.5 5.5 5M18 6v8M14.500 10.500L18 14l3.5-3.500',
  history: 'M4.500 9A8 8 0 1 1 4 13M4 4v5h5M12 8v4.500l3 2',
  save: 'M12 4v10M8 10.500l4 4 4-4M5 19.500h14',
  authors: 'M9 4h10M9 4v0M5 4v.01M5 9.300v.01M9 9.300h7M5 14.600v.01M9 14.600h10M5 20v.01M9 20h5',
  shield: 'M12 3l7 3v5c0 4.500-3 8-7 10c-4-2-7-5.500-7-10V6z',
  catchUp: 'M4 6l7 6-7 6zM11 6l7 6-7 6zM20.500 6v12',
  copyCell: 'M9 8h11v12H9zM5 16H4V4h11v1',
  myCopy: 'M4 5h9v14H4zM7 9h3M7 12h3M16 5h4v14h-4',
  push: 'M4 15v4.500h16V15M12 15V4M7.500 8.500L12 4l4.500 4.500',
  hint: 'M9 17.500h6M10 20.500h4M9.500 17.500c0-3-3.500-4-3.500-8a6 6 0 0 1 12 0c0 4-3.500 5-3.500 8',
  wait: 'M12 4a8 8 0 1 1 0 16a8 8 0 0 1 0-16zM12 8v4.500l3 2',
  react:
    'M12 4a8 8 0 1 1 0 16a8 8 0 0 1 0-16zM9 10v.01M15 10v.01M8.500 14c1 1.500 2.200 2 3.500 2s2.500-.500 3.500-2',
  yes: 'M5 12.500l4.5 4.500L19 7.5',
  no: 'M6 6l12 12M18 6L6 18',
  faster: 'M5 6l6 6-6 6M13 6l6 6-6 6',
  slower: 'M19 6l-6 6 6 6M11 6l-6 6 6 6',
  lost: 'M12 4a8 8 0 1 1 0 16a8 8 0 0 1 0-16zM9.700 10a2.300 2.300 0 1 1 3.300 2c-.700.300-1 .8-1 1.500M12 16.300v.01',
  done: 'M6 21V4h12l-2.500 4 2.500 4H6',
  applause:
    'M10 12.500L6.500 9a1.200 1.200 0 0 1 1.700-1.700l4 4M9.500 8.500L8 7a1.200 1.200 0 0 1 1.700-1.700l4.500 4.500M11.500 7a1.200 1.200 0 0 1 1.700-1.700l4.300 4.400c2.500 2.500 2.500 6 .300 8.300s-6 2.300-8.500-.200L5 13.500a1.200 1.200 0 0 1 1.700-1.700M16 3l.500-1.500M19 5l1.500-1M20 8h1.500',
  heart:
    'M12 20s-7.500-4.700-7.500-10a4.200 4.200 0 0 1 7.500-2.600A4.200 4.200 0 0 1 19.500 10c0 5.300-7.500 10-7.500 10z',
  laugh:
    'M12 4a8 8 0 1 1 0 16a8 8 0 0 1 0-16zM8 10.500l1-1.500 1 1.500M14 10.500l1-1.500 1 1.500M8 13.500h8c0 2.500-2 3.500-4 3.500s-4-1-4-3.500z',
  surprise:
    'M12 4a8 8 0 1 1 0 16a8 8 0 0 1 0-16zM9 9.500v.01M15 9.500v.01M12 13a1.700 1.700 0 1 1 0 3.400a1.700 1.700 0 0 1 0-3.400z',
  thumbs_up:
    'M4 11h3.500v8.500H4zM7.500 11l4-7c1.400 0 2.300 1 2 2.500L13 10h5a2 2 0 0 1 2 2.400l-1 5.500a2 2 0 0 1-2 1.600H7.500',
  filter: 'M4 6.500h16M7 12h10M10 17.500h4',
  retry: 'M20 11a8 8 0 1 0-2.5 6.200M20 4v7h-7',
  warning: 'M12 4l9 16H3zM12 10v4M12 17v.01',
  smile:
    'M12 3.500a8.5 8.500 0 1 1 0 17a8.5 8.500 0 0 1 0-17zM8.5 14.500c1.8 2.400 5.2 2.400 7 0M9 9.500v.01M15 9.500v.01',
  reply: 'M9 5l-6 6 6 6M3.500 11H14a6 6 0 0 1 6 6v2',
  settings:
    'M4 7h9M17 7h3M4 17h3M11 17h9M15 4.500a2.500 2.500 0 1 1 0 5a2.500 2.500 0 0 1 0-5zM9 14.500a2.500 2.500 0 1 1 0 5a2.500 2.500 0 0 1 0-5z',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.500 3.500 0 0 1 7 0v3',
  hide: 'M3 12c2.500-4.500 5.500-6.500 9-6.500s6.500 2 9 6.500c-2.500 4.500-5.500 6.500-9 6.500s-6.500-2-9-6.500zM12 9.500a2.500 2.500 0 1 1 0 5a2.500 2.500 0 0 1 0-5zM4 4l16 16',
  file: 'M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6',
  attach:
    'M20 11l-8 8a5 5 0 0 1-7-7l8.500-8.500a3.500 3.500 0 0 1 5 5L10 17a1.800 1.800 0 0 1-2.500-2.500L15 7',
  block: 'M12 4a8 8 0 1 1 0 16a8 8 0 0 1 0-16zM6.500 6.500l11 11',
  slow: 'M7 3.500h10M7 20.500h10M8 3.500c0 5 4 6 4 8.500s-4 3.500-4 8.500M16 3.500c0 5-4 6-4 8.500s4 3.500 4 8.500',
  link: 'M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700l-1.500 1.500M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700l1.500-1.500',
  class: EASEL,
  classFiles: 'M3 5h6l2 2.500h10v12H3zM8.500 11h7v4h-7zM12 15v2',
  classLive: EASEL + 'M10 9.500a2 2 0 1 0 4 0a2 2 0 1 0-4 0z'
} as const;

export type IconName = keyof typeof PATHS;

/** The same drawing as text, for JupyterLab's LabIcon. */
export function svgText(name: IconName): string {
  const classes = name === 'classLive' ? ' class="lc-LiveIcon"' : '';
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 24 24"${classes}>` +
    `<path class="lc-IconStroke" d="${PATHS[name]}" fill="none" stroke-width="${STROKE}" ` +
    'stroke-linecap="round" stroke-linejoin="round"/></svg>'
  );
}
