package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whoever shows no cookie and no token is refused, and hears why. */
final class StrangerTest {
  private static final int BODY_BYTES = 500_000;
  private static final int TIMES = 20;

  private final TestServer server = TestServer.shared();

  @Test
  void aStrangerWithALargeBodyHearsWhy() throws IOException {
    for (int i = 0; i < TIMES; i++) {
      refused("PUT /api/rooms/family/participants/p_1/connection", "application/json", " 403 ");
      refused("POST /whip/family", "application/sdp", " 401 ");
    }
  }

  /** Who one is comes before what one says, however quickly that is there. */
  @Test
  void aStrangerWhoseBodyIsNoneHearsWhyAsWell() throws IOException {
    String request =
        "%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\nx";
    for (String address :
        List.of(
            "PUT /api/rooms/family/participants/p_1/connection",
            "PATCH /api/rooms/family/participants/p_1",
            "PUT /api/rooms/family/participants/p_1/view")) {
      for (int i = 0; i < TIMES; i++) {
        try (Socket socket =
            new Socket(InetAddress.getLoopbackAddress(), server.server.ports().http())) {
          socket
              .getOutputStream()
              .write(request.formatted(address).getBytes(StandardCharsets.US_ASCII));
          String answer =
              new String(socket.getInputStream().readNBytes(64), StandardCharsets.US_ASCII);
          assertTrue(answer.contains(" 403 "), address + ": " + answer);
        }
      }
    }
  }

  /** Sends the whole body, as FFmpeg does, and then reads. */
  private void refused(String request, String type, String status) throws IOException {
    String offer = "{\"offer\":\"%s\"}".formatted("x".repeat(BODY_BYTES));
    byte[] body = offer.getBytes(StandardCharsets.US_ASCII);
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), server.server.ports().http())) {
      socket.setSoTimeout(60_000);
      OutputStream out = socket.getOutputStream();
      out.write(
          "%s HTTP/1.1\r\nHost: localhost\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n"
              .formatted(request, type, body.length)
              .getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      out.flush();
      String answer = new String(socket.getInputStream().readNBytes(64), StandardCharsets.US_ASCII);
      assertTrue(answer.contains(status), answer);
    }
  }
}
