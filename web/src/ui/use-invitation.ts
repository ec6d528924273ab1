import { useEffect, useState } from 'react';
import { inviteOrigin, type InviteOrigin } from '../state/invite';
import { linkOf, type RoomAddress } from '../state/room-link';

export interface Invitation {
  link: string;
  reachable: boolean;
}

/** The link to send; undefined until the server has said what it begins with. */
export function useInvitation(room: RoomAddress): Invitation | undefined {
  const [base, setBase] = useState<InviteOrigin>();
  useEffect(() => void inviteOrigin().then(setBase), []);
  return base && { link: linkOf(room, base.origin), reachable: base.reachable };
}
