package org.setareh.sfu.dtls;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.setareh.sfu.srtp.SrtpProfile;

/** Both roles against each other, over networks good and bad. */
@Timeout(300)
final class DtlsHandshakeTest {
  private static final DtlsCertificate OURS = DtlsCertificate.generate();
  private static final DtlsCertificate THEIRS = DtlsCertificate.generate();

  private final DtlsHandshakes servers = new DtlsHandshakes(OURS, 8, Duration.ofSeconds(120));
  private final DtlsHandshakes clients = new DtlsHandshakes(THEIRS, 8, Duration.ofSeconds(120));
  private final TestEnd server = new TestEnd();
  private final TestEnd client = new TestEnd();

  @AfterEach
  void nothingIsLeft() {
    servers.close();
    clients.close();
    assertEquals(0, servers.statistics().connections());
    assertEquals(0, servers.statistics().working());
    assertEquals(0, clients.statistics().connections());
    assertTrue(server.closedCalls.get() <= 1 && client.closedCalls.get() <= 1);
  }

  @Test
  void bothSidesGetTheSameKeysForOppositeDirections() throws Exception {
    Pair pair = connect(List.of(THEIRS.fingerprint()), List.of(OURS.fingerprint()));
    SrtpKeys ours = server.awaitKeys();
    SrtpKeys theirs = client.awaitKeys();
    assertEquals(SrtpProfile.AEAD_AES_128_GCM, ours.profile());
    assertEquals(SrtpProfile.AEAD_AES_128_GCM, theirs.profile());
    assertSameKeys(ours, theirs);
    assertFalse(Arrays.equals(ours.local().key(), ours.remote().key()));
    // Two flights each, packed: a server's five messages do not take five datagrams.
    assertTrue(server.sent.get() <= 4, server.sent + " datagrams");
    pair.server.close();
    assertEquals(DtlsEnd.CLOSED, server.awaitEnd());
    assertEquals(DtlsEnd.PEER_CLOSED, client.awaitEnd());
  }

  @Test
  void serverHasItsKeysBeforeTheClientCanSend() throws Exception {
    Pair pair = pair();
    client.network = datagram -> TestEnd.deliver(pair.server, datagram);
    boolean[] early = new boolean[1];
    server.network =
        datagram -> {
          early[0] |= datagram[0] == 20 && !server.keys.isDone();
          TestEnd.deliver(pair.client, datagram);
        };
    client.awaitKeys();
    assertFalse(early[0]);
  }

  @Test
  void clientsCloseNotifyEndsTheServersSide() throws Exception {
    Pair pair = connect(List.of(THEIRS.fingerprint()), List.of(OURS.fingerprint()));
    server.awaitKeys();
    client.awaitKeys();
    pair.client.close();
    assertEquals(DtlsEnd.PEER_CLOSED, server.awaitEnd());
    assertEquals(DtlsEnd.CLOSED, client.awaitEnd());
    assertEquals(0, servers.statistics().failed());
  }

  @Test
  void oneMatchingFingerprintAmongSeveralIsEnough() throws Exception {
    Fingerprint wrong =
        Objects.requireNonNull(Fingerprint.parse("sha-384 " + "00:".repeat(47) + "00"));
    connect(List.of(wrong, THEIRS.fingerprint()), List.of(OURS.fingerprint(), wrong));
    assertSameKeys(server.awaitKeys(), client.awaitKeys());
  }

  @Test
  void serverRefusesAStrangersCertificate() throws Exception {
    connect(List.of(OURS.fingerprint()), List.of(OURS.fingerprint()));
    assertEquals(DtlsEnd.FAILED, server.awaitEnd());
    assertTrue(server.words.contains("fingerprint"), server.words);
    assertEquals(DtlsEnd.FAILED, client.awaitEnd());
    assertFalse(server.keys.isDone());
    assertEquals(1, servers.statistics().failed());
  }

  @Test
  void clientRefusesAStrangersCertificate() throws Exception {
    connect(List.of(THEIRS.fingerprint()), List.of(THEIRS.fingerprint()));
    assertEquals(DtlsEnd.FAILED, client.awaitEnd());
    assertEquals(DtlsEnd.FAILED, server.awaitEnd());
    assertFalse(client.keys.isDone());
    assertFalse(server.keys.isDone());
  }

  @Test
  void withoutFingerprintsNobodyIsRight() throws Exception {
    connect(List.of(), List.of(OURS.fingerprint()));
    assertEquals(DtlsEnd.FAILED, server.awaitEnd());
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void lossReorderingAndDuplicatesOnlyTakeTime(long seed) throws Exception {
    try (BadNetwork network = new BadNetwork(seed, 0.3, 0.2, 40)) {
      connect(List.of(THEIRS.fingerprint()), List.of(OURS.fingerprint()), network);
      assertSameKeys(server.keys.get(120, TimeUnit.SECONDS), client.awaitKeys());
    }
  }

  @Test
  void lostLastFlightOfTheServerIsSentAgain() throws Exception {
    Pair pair = pair();
    server.network =
        datagram -> {
          // The first datagram that holds the server's ChangeCipherSpec is lost.
          if (datagram[0] == 20 && !client.keys.isDone() && server.sent.get() < 4) {
            return;
          }
          TestEnd.deliver(pair.client, datagram);
        };
    client.network = datagram -> TestEnd.deliver(pair.server, datagram);
    assertSameKeys(server.awaitKeys(), client.awaitKeys());
  }

  @ParameterizedTest
  @ValueSource(longs = {11, 12, 13})
  void garbageBetweenTheRecordsChangesNothing(long seed) throws Exception {
    Random random = new Random(seed);
    Pair pair = pair();
    server.network = noisy(random, pair.client);
    client.network = noisy(random, pair.server);
    assertSameKeys(server.awaitKeys(), client.awaitKeys());
    for (int i = 0; i < 500; i++) {
      TestEnd.deliver(pair.server, garbage(random));
    }
    // What came before it changed nothing, if it is the goodbye that ends the connection.
    client.network =
        datagram -> {
          while (!server.end.isDone()
              && !pair.server.receive(MemorySegment.ofArray(datagram), 0, datagram.length)) {
            Thread.onSpinWait(); // garbage fills the queue still
          }
        };
    pair.client.close();
    assertEquals(DtlsEnd.PEER_CLOSED, server.awaitEnd(), server.words);
    assertTrue(servers.statistics().droppedDatagrams() > 0);
  }

  /** As str0m 0.25 sends it. */
  @Test
  void aClientThatSaysNothingOfRenegotiationIsAnswered() throws Exception {
    byte[] hello =
        HexFormat.of()
            .parseHex(
                "16fefd000000000000000000690100005d000000000000005dfefd6b013c282be4f0415dad923fdbff"
                    + "7c355c8394ead37475bf5cec3b731a3e002a00000006c02bc02ccca90100002d000a00080006001d"
                    + "00170018000b00020100000d0006000404030503000e000900060008000700010000170000");
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    server.network = answer::complete;
    DtlsConnection connection =
        servers.open(DtlsRole.SERVER, List.of(THEIRS.fingerprint()), server);
    TestEnd.deliver(connection, hello);
    byte[] datagram = answer.get(60, TimeUnit.SECONDS);
    assertEquals(22, datagram[0], "a handshake record, no alert: " + server.words);
    assertEquals(2, datagram[13], "a ServerHello");
    connection.close();
  }

  @Test
  void silenceTimesOut() throws Exception {
    try (DtlsHandshakes hasty = new DtlsHandshakes(OURS, 1, Duration.ofSeconds(1))) {
      hasty.open(DtlsRole.SERVER, List.of(THEIRS.fingerprint()), server);
      hasty.open(DtlsRole.CLIENT, List.of(THEIRS.fingerprint()), client);
      assertEquals(DtlsEnd.TIMED_OUT, server.awaitEnd());
      assertEquals(DtlsEnd.TIMED_OUT, client.awaitEnd());
      // Sent at 0 and, doubling, again: at least one retransmission in a second.
      assertTrue(client.sent.get() >= 2, client.sent + " datagrams");
      assertEquals(2, hasty.statistics().timedOut());
    }
  }

  @Test
  void whoBeginsAndFallsSilentKeepsNobodyOut() throws Exception {
    try (DtlsHandshakes one = new DtlsHandshakes(OURS, 1, Duration.ofSeconds(120))) {
      TestEnd idler = new TestEnd();
      DtlsConnection silent = one.open(DtlsRole.CLIENT, List.of(THEIRS.fingerprint()), idler);
      while (idler.sent.get() == 0) {
        Thread.onSpinWait();
      }
      connect(one, List.of(THEIRS.fingerprint()), List.of(OURS.fingerprint()));
      assertSameKeys(server.awaitKeys(), client.awaitKeys());
      silent.close();
      assertEquals(DtlsEnd.CLOSED, idler.awaitEnd());
      assertEquals(0, one.statistics().working());
    }
  }

  @Test
  void floodIsBoundedAndCounted() {
    DtlsConnection connection =
        servers.open(DtlsRole.CLIENT, List.of(THEIRS.fingerprint()), server);
    byte[] record = new byte[100];
    record[0] = 23;
    record[1] = (byte) 0xfe;
    record[2] = (byte) 0xfd;
    record[12] = 87;
    for (int i = 0; i < 100_000; i++) {
      TestEnd.deliver(connection, record);
    }
    connection.receive(MemorySegment.ofArray(new byte[65_536]), 0, 65_536);
    connection.receive(MemorySegment.ofArray(new byte[4]), 0, 4);
    assertTrue(servers.statistics().droppedDatagrams() >= 2);
    connection.close();
    TestEnd.deliver(connection, record);
  }

  @Test
  void moreThanAHandshakeHasIsNotWaitedFor() {
    HandshakeScreen screen = new HandshakeScreen();
    assertFalse(screen.passes(firstByte(0, 0xff_ffff)));
    assertTrue(screen.passes(firstByte(0, 1_413)));
    assertTrue(screen.passes(firstByte(0, 1_413)), "a retransmission");
    assertTrue(screen.passes(firstByte(1, 31_000)));
    assertTrue(screen.passes(firstByte(1, 31_000)));
    assertFalse(screen.passes(firstByte(2, 1_000)), "too much in all");
    assertTrue(screen.passes(firstByte(2, 100)));
    assertFalse(screen.passes(firstByte(HandshakeScreen.MAX_MESSAGES, 10)), "too far ahead");
    assertFalse(screen.passes(firstByte(0xffff, 10)));
  }

  @ParameterizedTest
  @ValueSource(longs = {21, 22, 23})
  void theScreenReadsNothingBeyondADatagram(long seed) {
    Random random = new Random(seed);
    HandshakeScreen screen = new HandshakeScreen();
    for (int i = 0; i < 50_000; i++) {
      byte[] datagram = firstByte(random.nextInt(12), random.nextInt(2_000));
      datagram = Arrays.copyOf(datagram, random.nextInt(80));
      for (int flips = random.nextInt(4); flips > 0 && datagram.length > 0; flips--) {
        datagram[random.nextInt(datagram.length)] = (byte) random.nextInt();
      }
      if (datagram.length > 12 && random.nextBoolean()) {
        datagram[11] = 0;
        datagram[12] = (byte) (datagram.length - 13);
      }
      screen.passes(datagram);
    }
  }

  /** A record with the first byte of a handshake message of this length. */
  private static byte[] firstByte(int message, int length) {
    byte[] datagram = new byte[13 + 12 + 1];
    datagram[0] = 22;
    datagram[1] = (byte) 0xfe;
    datagram[2] = (byte) 0xfd;
    datagram[12] = 13;
    datagram[13] = 11;
    datagram[14] = (byte) (length >> 16);
    datagram[15] = (byte) (length >> 8);
    datagram[16] = (byte) length;
    datagram[17] = (byte) (message >> 8);
    datagram[18] = (byte) message;
    datagram[24] = 1;
    return datagram;
  }

  @Test
  void warmUpLeavesNothing() throws Exception {
    servers.warmUp(Duration.ofSeconds(60));
    assertEquals(0, servers.statistics().established());
    connect(List.of(THEIRS.fingerprint()), List.of(OURS.fingerprint()));
    server.awaitKeys();
    client.awaitKeys();
    assertEquals(1, servers.statistics().established());
  }

  private static Consumer<byte[]> noisy(Random random, DtlsConnection to) {
    return datagram -> {
      TestEnd.deliver(to, garbage(random));
      TestEnd.deliver(to, datagram);
      byte[] broken = datagram.clone();
      broken[random.nextInt(13)] ^= (byte) (1 << random.nextInt(8));
      // A changed epoch or type of a copy must not count either: the original came first.
      if (broken[0] == 20 || broken[0] == 22 && broken[3] == 0 && broken[4] == 0) {
        return;
      }
      TestEnd.deliver(to, broken);
    };
  }

  private static byte[] garbage(Random random) {
    byte[] bytes = new byte[14 + random.nextInt(300)];
    random.nextBytes(bytes);
    bytes[0] = (byte) (20 + random.nextInt(44));
    if (random.nextBoolean()) {
      // A well-formed header of the epoch in use, with nonsense in it.
      bytes[0] = 23;
      bytes[1] = (byte) 0xfe;
      bytes[2] = (byte) 0xfd;
      bytes[3] = 0;
      bytes[4] = 1;
      bytes[11] = (byte) ((bytes.length - 13) >> 8);
      bytes[12] = (byte) (bytes.length - 13);
    }
    return bytes;
  }

  private static void assertSameKeys(SrtpKeys ours, SrtpKeys theirs) {
    assertEquals(ours.profile(), theirs.profile());
    assertArrayEquals(ours.local().key(), theirs.remote().key());
    assertArrayEquals(ours.local().salt(), theirs.remote().salt());
    assertArrayEquals(ours.remote().key(), theirs.local().key());
    assertArrayEquals(ours.remote().salt(), theirs.local().salt());
  }

  private Pair connect(List<Fingerprint> ofClient, List<Fingerprint> ofServer) {
    return connect(servers, ofClient, ofServer);
  }

  private Pair connect(
      DtlsHandshakes accept, List<Fingerprint> ofClient, List<Fingerprint> ofServer) {
    DtlsConnection accepting = accept.open(DtlsRole.SERVER, ofClient, server);
    client.network = datagram -> TestEnd.deliver(accepting, datagram);
    DtlsConnection[] connecting = new DtlsConnection[1];
    server.network = datagram -> TestEnd.deliver(await(connecting), datagram);
    connecting[0] = clients.open(DtlsRole.CLIENT, ofServer, client);
    return new Pair(accepting, connecting[0]);
  }

  private void connect(List<Fingerprint> ofClient, List<Fingerprint> ofServer, BadNetwork network) {
    DtlsConnection accepting = servers.open(DtlsRole.SERVER, ofClient, server);
    client.network = datagram -> network.carry(datagram, accepting);
    DtlsConnection[] connecting = new DtlsConnection[1];
    server.network = datagram -> network.carry(datagram, await(connecting));
    connecting[0] = clients.open(DtlsRole.CLIENT, ofServer, client);
  }

  /** A pair whose first ClientHello is lost, so that the test can lay the wires at leisure. */
  private Pair pair() {
    return new Pair(
        servers.open(DtlsRole.SERVER, List.of(THEIRS.fingerprint()), server),
        clients.open(DtlsRole.CLIENT, List.of(OURS.fingerprint()), client));
  }

  private static DtlsConnection await(DtlsConnection[] slot) {
    while (slot[0] == null) {
      Thread.yield();
    }
    return slot[0];
  }

  private record Pair(DtlsConnection server, DtlsConnection client) {}
}
