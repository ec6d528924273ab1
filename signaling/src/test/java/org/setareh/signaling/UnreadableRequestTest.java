package org.setareh.signaling;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What is refused before any handler is asked says so in words too, and ends the connection. */
final class UnreadableRequestTest {
  private static final String HOST = "Host: localhost\r\n";

  private final TestServer server = TestServer.shared();

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anAddressBeyondTheLimit(boolean tls) throws Exception {
    String request = "GET /" + "a".repeat(9_000) + " HTTP/1.1\r\n" + HOST + "\r\n";
    refused(request, tls, 414, "address-too-long");
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void headersBeyondTheLimit(boolean tls) throws Exception {
    String cookies = "Cookie: a=" + "b".repeat(17_000) + "\r\n";
    refused("GET / HTTP/1.1\r\n" + HOST + cookies + "\r\n", tls, 431, "headers-too-large");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET\r\n\r\n",
        "GET /r/%zz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "\u0001\u0002\u0003 / HTTP/1.1\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n",
        "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: -1\r\n\r\n",
        "POST /api/rooms/abc/look HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\n"
      })
  void whatIsNoHttp(String request) throws Exception {
    refused(request, false, 400, "bad-request");
  }

  private void refused(String request, boolean tls, int status, String code) throws Exception {
    String answer = ask(request, tls);
    String[] parts = answer.split("\r\n\r\n", 2);
    assertTrue(parts[0].startsWith("HTTP/1.1 " + status), answer);
    assertTrue(parts[0].toLowerCase().contains("content-type: application/problem+json"), answer);
    JsonNode problem = Guest.JSON.readTree(parts[1]);
    assertEquals(status, problem.get("status").intValue());
    assertEquals(code, problem.get("code").stringValue());
    assertTrue(problem.get("detail").stringValue().endsWith("."), answer);
  }

  /** All that comes until the server closes the connection. */
  private String ask(String request, boolean tls) throws Exception {
    try (Socket socket = tls ? secure() : new Socket("localhost", server.server.ports().http())) {
      socket.setSoTimeout(10_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Socket secure() throws Exception {
    SSLSocket socket =
        (SSLSocket)
            server
                .trustingRoot()
                .getSocketFactory()
                .createSocket("localhost", server.server.ports().https());
    socket.startHandshake();
    return socket;
  }
}
