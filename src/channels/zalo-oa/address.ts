// How people and choices are written on the Zalo OA wire: a visitor who is not logged in is reached by two ids,
// and a pressed button comes back as a message whose text is the button's payload.

/** Marks our own button payloads among typed texts. Anybody can type one: the engine checks every choice. */
export const CHOICE_PREFIX = '#chon:';

const ANONYMOUS = /^anon\/([^/]+)\/([^/]*)$/u;

/** One user id for a visitor's two. */
export const anonymousUser = (id: string, conversation: string): string =>
  `anon/${encodeURIComponent(id)}/${encodeURIComponent(conversation)}`;

/** How the send API names a person: by user id, or a visitor by both ids. */
export type Recipient = { user_id: string } | { anonymous_id: string; conversation_id: string };

/** The recipient for a user id of ours. */
export function recipientOf(user: string): Recipient {
  const visitor = ANONYMOUS.exec(user);
  if (!visitor) return { user_id: user };
  return {
    anonymous_id: decodeURIComponent(visitor[1]!),
    conversation_id: decodeURIComponent(visitor[2]!),
  };
}
