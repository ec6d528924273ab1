package org.setareh.signaling;

import static org.setareh.signaling.CallPeer.befriend;
import static org.setareh.signaling.CallPeer.word;

import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;

/** Two contacts at a server with real event streams, for tests of calls over the API. */
abstract class TwoCallers {
  protected static TestServer server;
  protected static int count;

  protected final String saraName = "sara" + ++count;
  protected final String adamName = "adam" + count;
  protected CallPeer sara;
  protected CallPeer adam;

  @BeforeAll
  static void open() {
    server =
        TestServer.with(
            Map.of("SETAREH_REGISTRATION", "open", "SETAREH_LOG_INS_PER_MINUTE", "100000"));
  }

  @AfterAll
  static void close() {
    server.close();
  }

  @BeforeEach
  void meet() {
    sara = peer(saraName);
    adam = peer(adamName);
    befriend(sara, adam);
    sara.hear();
    adam.hear();
  }

  protected static CallPeer peer(String name) {
    return new CallPeer(Browser.registered(server, name, null));
  }

  @AfterEach
  void part() {
    sara.close();
    adam.close();
  }

  /** A call that both are in. */
  protected String answered() {
    String id = word(sara.rung(adam), "id");
    adam.accept(id).expectStatus().isOk();
    return id;
  }
}
