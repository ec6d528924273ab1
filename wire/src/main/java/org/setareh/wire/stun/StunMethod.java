package org.setareh.wire.stun;

/** Numbers of STUN methods, and how they mix with the class bits in a message type. */
public final class StunMethod {
  public static final int BINDING = 0x001;
  // TURN, RFC 8656 section 17
  public static final int ALLOCATE = 0x003;
  public static final int REFRESH = 0x004;
  public static final int SEND = 0x006;
  public static final int DATA = 0x007;
  public static final int CREATE_PERMISSION = 0x008;
  public static final int CHANNEL_BIND = 0x009;
  // TURN over TCP, RFC 6062 section 6.1
  public static final int CONNECT = 0x00a;
  public static final int CONNECTION_BIND = 0x00b;
  public static final int CONNECTION_ATTEMPT = 0x00c;

  private StunMethod() {}

  // RFC 8489 section 5: M11..M7 C1 M6..M4 C0 M3..M0.

  static int messageType(StunClass stunClass, int method) {
    int bits = stunClass.bits();
    return ((method & 0xf80) << 2)
        | ((method & 0x070) << 1)
        | (method & 0x00f)
        | ((bits & 2) << 7)
        | ((bits & 1) << 4);
  }

  static int method(int messageType) {
    return ((messageType >>> 2) & 0xf80) | ((messageType >>> 1) & 0x070) | (messageType & 0x00f);
  }

  static StunClass stunClass(int messageType) {
    return StunClass.ofBits(((messageType >>> 7) & 2) | ((messageType >>> 4) & 1));
  }
}
