package org.setareh.net;

import java.net.BindException;

/** The UDP port belongs to another socket already: most likely a second server. */
public final class PortInUseException extends BindException {
  private static final long serialVersionUID = 1;

  private final int port;

  public PortInUseException(int port) {
    super("UDP port " + port + " is in use");
    this.port = port;
  }

  public int port() {
    return port;
  }
}
