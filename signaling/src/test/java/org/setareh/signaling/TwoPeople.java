package org.setareh.signaling;

import static org.springframework.http.HttpMethod.GET;
import static org.springframework.http.HttpMethod.POST;
import static org.springframework.http.HttpMethod.PUT;

import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import tools.jackson.databind.JsonNode;

/** Two people with accounts, for tests of contacts and presence over the API. */
abstract class TwoPeople {
  protected static final TestServer server = TestServer.shared();
  private static final AtomicInteger COUNT = new AtomicInteger();

  protected final String mark = "t" + COUNT.incrementAndGet();
  protected final Browser sara = person("sara");
  protected final Browser ali = person("ali");
  protected final String saraId = id(sara);
  protected final String aliId = id(ali);

  protected Browser person(String name) {
    return Browser.registered(server, mark + name, null);
  }

  protected static String id(Browser browser) {
    return browser.me().at("/account/id").stringValue();
  }

  protected static JsonNode ask(Browser who, String whom) {
    return who.json(
        who.send(POST, "/api/contacts", Map.of("account", whom)).expectStatus().isCreated());
  }

  protected static JsonNode accept(Browser who, String whom) {
    return who.json(who.send(PUT, "/api/contacts/" + whom, null).expectStatus().isOk());
  }

  protected void befriend() {
    ask(sara, aliId);
    accept(ali, saraId);
  }

  protected static void done(Browser who, org.springframework.http.HttpMethod method, String path) {
    who.send(method, path, null).expectStatus().isNoContent();
  }

  protected static JsonNode list(Browser who) {
    return who.json(who.send(GET, "/api/contacts", null).expectStatus().isOk());
  }

  protected static JsonNode found(Browser who, String query) {
    return who.json(who.send(GET, "/api/people?query=" + query, null).expectStatus().isOk());
  }

  protected static boolean is(JsonNode event, String path, String value) {
    return event.at(path).isString() && event.at(path).stringValue().equals(value);
  }

  protected static void pause() {
    try {
      Thread.sleep(100);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
