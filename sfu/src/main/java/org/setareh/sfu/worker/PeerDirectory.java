package org.setareh.sfu.worker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.transport.PeerTransport;

/**
 * Whose ICE user name is whose: how a worker finds the owner of a datagram that the kernel gave to
 * the wrong socket. Any thread.
 */
public final class PeerDirectory {
  private final Map<String, PeerTransport> byUfrag = new ConcurrentHashMap<>();

  @Nullable PeerTransport find(String ufrag) {
    return byUfrag.get(ufrag);
  }

  /** Before the answer with this user name leaves. */
  public void put(String ufrag, PeerTransport transport) {
    byUfrag.put(ufrag, transport);
  }

  void remove(String ufrag) {
    byUfrag.remove(ufrag);
  }

  /** How many user names are known (gauge). */
  public int size() {
    return byUfrag.size();
  }
}
