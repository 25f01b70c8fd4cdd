/** For what is wider or longer than its place: who has no mouse reaches it and scrolls with the arrow keys. */
export const BY_KEYBOARD = { tabIndex: 0 } as const;
