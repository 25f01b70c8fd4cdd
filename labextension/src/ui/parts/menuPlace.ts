/** Where does a menu open so that all of it can be seen? Pure. */

export interface IBox {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface ISize {
  width: number;
  height: number;
}

const MARGIN = 8;
const GAP = 4;

/** Below its button when it fits, else above; aligned with the button's end, kept inside the window. */
export function menuPlace(anchor: IBox, menu: ISize, page: ISize): { left: number; top: number } {
  const below = anchor.bottom + GAP;
  const above = anchor.top - GAP - menu.height;
  const fits = below + menu.height <= page.height - MARGIN;
  const top = fits || above < MARGIN ? Math.min(below, page.height - MARGIN - menu.height) : above;
  const left = Math.min(anchor.left, page.width - MARGIN - menu.width);
  return { left: Math.max(MARGIN, left), top: Math.max(MARGIN, top) };
}
