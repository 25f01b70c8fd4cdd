/** In which corner does the small speaker stand without covering what one works on? Pure. */
import type { IBox, ISize } from '../parts/menuPlace';

export type Corner = 'bottom-end' | 'top-end' | 'bottom-start' | 'top-start';

export const CORNERS: readonly Corner[] = ['bottom-end', 'top-end', 'bottom-start', 'top-start'];

/** Where in the page a corner puts something of this size, inside `area`. */
export function boxAt(corner: Corner, size: ISize, area: IBox, rtl: boolean): IBox {
  const right = corner.endsWith('end') !== rtl;
  const left = right ? area.right - size.width : area.left;
  const top = corner.startsWith('bottom') ? area.bottom - size.height : area.top;
  return { left, top, right: left + size.width, bottom: top + size.height };
}

/** Where something stands that is moved from its corner: as far as it was pulled, and wholly in the window. */
export function pulled(box: IBox, by: { x: number; y: number }, window: ISize): IBox {
  const [width, height] = [box.right - box.left, box.bottom - box.top];
  const left = Math.max(0, Math.min(box.left + by.x, window.width - width));
  const top = Math.max(0, Math.min(box.top + by.y, window.height - height));
  return { left, top, right: left + width, bottom: top + height };
}

function overlaps(a: IBox, b: IBox): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}

/** The corner that a point of the page is nearest to. */
export function nearest(x: number, y: number, area: IBox, rtl: boolean): Corner {
  const right = x > (area.left + area.right) / 2;
  const bottom = y > (area.top + area.bottom) / 2;
  return `${bottom ? 'bottom' : 'top'}-${right !== rtl ? 'end' : 'start'}`;
}

/** The wanted corner while it is free of `focus`, else the next one that is. */
export function freeCorner(
  wanted: Corner,
  size: ISize,
  area: IBox,
  focus: IBox | null,
  rtl: boolean
): Corner {
  if (!focus) {
    return wanted;
  }
  const order = [wanted, ...CORNERS.filter(corner => corner !== wanted)];
  return order.find(corner => !overlaps(boxAt(corner, size, area, rtl), focus)) ?? wanted;
}
