package org.setareh.bench.viewers;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.setareh.bench.synthetic.Answer;
import org.setareh.bench.synthetic.Offer;
import org.setareh.bench.synthetic.SyntheticLoop;
import org.setareh.bench.synthetic.SyntheticPeer;

/**
 * A room's WHIP and WHEP endpoints. Any thread.
 *
 * @param token that may publish and view
 */
record Endpoint(HttpClient http, URI server, String room, String token) {

  /** Whoever is connected, and when its POST left. */
  record Joined(SyntheticPeer peer, long postedNs) {}

  /** Of a fresh room, which belongs to a fresh account: the server has to take everybody. */
  static Endpoint create(URI server) throws IOException, InterruptedException {
    HttpClient http = HttpClient.newBuilder().cookieHandler(new CookieManager()).build();
    String account =
        "{\"name\":\"bench%d\",\"password\":\"%s\"}"
            .formatted(System.currentTimeMillis(), UUID.randomUUID());
    post(http, server.resolve("/api/accounts"), "application/json", "", account);
    String made = post(http, server.resolve("/api/rooms"), "application/json", "", "{}");
    String room = field(made, "id");
    String wish = "{\"key\":\"" + field(made, "key") + "\",\"may\":[\"publish\",\"view\"]}";
    URI tokens = server.resolve("/api/rooms/" + room + "/tokens");
    String token = field(post(http, tokens, "application/json", "", wish), "token");
    return new Endpoint(http, server, room, token);
  }

  Joined publish(SyntheticLoop loop) throws Exception {
    return join("/whip/", Offer.Role.PUBLISHER, loop);
  }

  Joined view(SyntheticLoop loop) throws Exception {
    return join("/whep/", Offer.Role.VIEWER, loop);
  }

  private Joined join(String path, Offer.Role role, SyntheticLoop loop) throws Exception {
    Offer offer = Offer.of(role);
    long postedNs = System.nanoTime();
    String answer =
        post(
            http,
            server.resolve(path + room),
            "application/sdp",
            token,
            offer.sdp(loop.fingerprint()));
    SyntheticPeer peer = loop.join(offer, Answer.parse(answer, "127.")).get(20, TimeUnit.SECONDS);
    return new Joined(peer, postedNs);
  }

  private static String post(HttpClient http, URI uri, String type, String token, String body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(uri)
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.ofString(body));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    if (response.statusCode() != 201) {
      throw new IOException(uri + ": " + response.statusCode() + ' ' + response.body());
    }
    return response.body();
  }

  private static String field(String json, String name) {
    Matcher matcher = Pattern.compile('"' + name + "\":\"([^\"]+)\"").matcher(json);
    if (!matcher.find()) {
      throw new IllegalStateException("no " + name + " in " + json);
    }
    return matcher.group(1);
  }
}
