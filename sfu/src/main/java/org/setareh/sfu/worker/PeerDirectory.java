package org.setareh.sfu.worker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.setareh.sfu.transport.PeerTransport;

/**
 * Whose ICE user name is whose: how a worker finds the owner of a datagram that the kernel gave to
 * the wrong socket. Whose streams are whose: how it finds the owner of media from an address that
 * nobody has checked, as after a NAT forgot its mapping. Any thread.
 */
public final class PeerDirectory {
  private final Map<String, PeerTransport> byUfrag = new ConcurrentHashMap<>();
  private final Map<Integer, PeerTransport> bySsrc = new ConcurrentHashMap<>();

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

  /** Who sends by this SSRC, if anybody; only decryption tells for sure. */
  @Nullable PeerTransport sender(int ssrc) {
    return bySsrc.get(ssrc);
  }

  /** Of two peers with one SSRC the first counts. */
  void learn(int ssrc, PeerTransport transport) {
    bySsrc.putIfAbsent(ssrc, transport);
  }

  void forgetStreams(PeerTransport transport) {
    bySsrc.values().removeIf(sender -> sender == transport);
  }

  /** How many user names are known (gauge). */
  public int size() {
    return byUfrag.size();
  }
}
