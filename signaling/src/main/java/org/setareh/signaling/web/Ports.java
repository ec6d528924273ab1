package org.setareh.signaling.web;

/** The ports that are open, known once they are; 0 until then, -1 where there is none. */
public final class Ports {
  private volatile int http;
  private volatile int https;

  public int http() {
    return http;
  }

  public int https() {
    return https;
  }

  void opened(int httpPort, int httpsPort) {
    http = httpPort;
    https = httpsPort;
  }
}
