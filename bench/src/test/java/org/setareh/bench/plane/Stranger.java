package org.setareh.bench.plane;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.DatagramPacket;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.setareh.wire.stun.StunAttribute;
import org.setareh.wire.stun.StunClass;
import org.setareh.wire.stun.StunIntegrity;
import org.setareh.wire.stun.StunMethod;
import org.setareh.wire.stun.StunWriter;

/** Somebody who means no good, with a socket of their own. */
final class Stranger implements AutoCloseable {
  private final DatagramChannel channel;
  private final SplittableRandom random;
  private boolean answered;

  Stranger(int port, long seed) throws IOException {
    channel = DatagramChannel.open();
    channel.setOption(StandardSocketOptions.SO_SNDBUF, 1 << 20);
    channel.connect(new InetSocketAddress("127.0.0.1", port));
    random = new SplittableRandom(seed);
  }

  void send(byte[] datagram) throws IOException {
    channel.write(ByteBuffer.wrap(datagram));
  }

  /**
   * The next datagram that comes back; null once none did for a while, a long one before the first.
   */
  byte @Nullable [] answer() throws IOException {
    channel.socket().setSoTimeout(answered ? 1_000 : 60_000);
    DatagramPacket packet = new DatagramPacket(new byte[1_500], 1_500);
    try {
      channel.socket().receive(packet);
    } catch (SocketTimeoutException _) {
      return null;
    }
    answered = true;
    return Arrays.copyOf(packet.getData(), packet.getLength());
  }

  /** A binding request without credentials, as a STUN client sends it. */
  byte[] plainBinding() {
    return binding(request -> request);
  }

  /** Any bytes behind a first byte that some protocol begins with. */
  byte[] garbage(int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    int[] firsts = {0, 1, 3, 4, 19, 20, 22, 63, 64, 127, 128, 144, 191, 192, 255};
    if (length > 0) {
      bytes[0] = (byte) firsts[random.nextInt(firsts.length)];
    }
    if (length > 1 && random.nextInt(4) == 0) {
      bytes[1] = (byte) (200 + random.nextInt(8)); // RTCP
    }
    return bytes;
  }

  /** A DTLS handshake record, version 1.2, that names more than it brings. */
  byte[] hello(int length) {
    byte[] bytes = new byte[Math.max(length, 25)];
    random.nextBytes(bytes);
    bytes[0] = 22;
    bytes[1] = (byte) 0xfe;
    bytes[2] = (byte) 0xfd;
    bytes[3] = 0;
    bytes[4] = 0;
    bytes[11] = (byte) (bytes.length - 13 >> 8);
    bytes[12] = (byte) (bytes.length - 13);
    bytes[13] = 1;
    return bytes;
  }

  /** A binding request of good form. */
  byte[] binding(String userName, String password) {
    return binding(request ->
        request
            .text(StunAttribute.USERNAME, userName)
            .uint64(StunAttribute.ICE_CONTROLLING, 1)
            .uint32(StunAttribute.PRIORITY, 1_845_501_695L)
            .flag(StunAttribute.USE_CANDIDATE)
            .messageIntegrity(StunIntegrity.shortTerm(password))
            .fingerprint());
  }

  private byte[] binding(UnaryOperator<StunWriter> attributes) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment out = arena.allocate(512);
      StunWriter request = new StunWriter();
      request.begin(
          out, 0, StunClass.REQUEST, StunMethod.BINDING, random.nextInt(), random.nextLong());
      int length = attributes.apply(request).end();
      return out.asSlice(0, length).toArray(ValueLayout.JAVA_BYTE);
    }
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
