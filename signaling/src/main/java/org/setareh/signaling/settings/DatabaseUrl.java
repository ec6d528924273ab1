package org.setareh.signaling.settings;

import java.net.URI;
import java.net.URISyntaxException;
import org.setareh.signaling.settings.Settings.ExternalDatabase;

/** Reads {@code postgresql://host[:port]/database}. */
final class DatabaseUrl {
  private DatabaseUrl() {}

  static ExternalDatabase parse(String url, String user, String password) {
    try {
      URI uri = new URI(url);
      String path = uri.getPath();
      if ("postgresql".equals(uri.getScheme()) && uri.getHost() != null && path.length() > 1) {
        int port = uri.getPort() < 0 ? 5432 : uri.getPort();
        return new ExternalDatabase(uri.getHost(), port, path.substring(1), user, password);
      }
    } catch (URISyntaxException _) {
      // Said below.
    }
    throw SettingsReader.bad(
        Setting.DATABASE_URL,
        url,
        "give postgresql://host:5432/database, and the user and password by settings of their own");
  }
}
