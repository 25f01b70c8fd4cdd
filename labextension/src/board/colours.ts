/** Which colour does a person have on the board? */

/** As many as the service and JupyterLab's themes have for collaborators. */
export const COLOURS = 7;

/** The number of the person's colour, 1 to 7: the same in every browser and in the service. */
export function colourOf(person: string): number {
  let crc = 0xffffffff;
  for (const byte of new TextEncoder().encode(person)) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) {
      crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
  }
  return ((~crc >>> 0) % COLOURS) + 1;
}
