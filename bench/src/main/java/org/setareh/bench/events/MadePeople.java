package org.setareh.bench.events;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Properties;
import java.util.Random;
import java.util.UUID;
import javax.crypto.KDF;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Accounts that stand in a circle, each a contact of its neighbours, and a session of each. Written
 * into a running server's embedded database, since a password of each by the API takes longer than
 * all else that is measured.
 */
final class MadePeople {
  /** Their ids end in their number, in decimal digits. */
  static final String ID = "00000000-0000-4000-8000-";

  private static final int SECRET_BYTES = 32;
  private static final int RANDOM_BYTES = 32;
  private static final int MAC_BYTES = 16;

  /** The number of a person's contacts. */
  final int contacts;

  /** {@code name=value} of each one's session. */
  final String[] cookies;

  private MadePeople(int contacts, String[] cookies) {
    this.contacts = contacts;
    this.cookies = cookies;
  }

  /**
   * Makes them.
   *
   * @param data the server's data folder
   * @param aside contacts on either side of each
   */
  static MadePeople make(Path data, int people, int aside)
      throws IOException, SQLException, GeneralSecurityException {
    SecretKey master =
        new SecretKeySpec(
            Arrays.copyOf(Files.readAllBytes(data.resolve("secret.key")), SECRET_BYTES), "HKDF");
    String name =
        "setareh-"
            + HexFormat.of().formatHex(key(master, "installation", "HKDF").getEncoded(), 0, 4);
    SecretKey macKey = key(master, "session tokens", "HmacSHA256");
    Random random = new Random(1);
    String[] cookies = new String[people];
    try (Connection database = connect(data.resolve("postgresql"))) {
      database.setAutoCommit(false);
      insertPeople(database, people, aside);
      try (PreparedStatement insert =
          database.prepareStatement(
              "insert into session (id, token_hash, account_id) values (?, ?, ?)")) {
        for (int i = 0; i < people; i++) {
          String token = token(macKey, random);
          cookies[i] = name + '=' + token;
          insert.setObject(1, UUID.randomUUID());
          insert.setBytes(2, sha256(token));
          insert.setObject(3, UUID.fromString(ID + "%012d".formatted(i)));
          insert.addBatch();
        }
        insert.executeBatch();
      }
      database.commit();
    }
    return new MadePeople(2 * aside, cookies);
  }

  /** The port stands in the fourth line. */
  private static Connection connect(Path postgres) throws IOException, SQLException {
    String port = Files.readAllLines(postgres.resolve("data/postmaster.pid")).get(3).strip();
    Properties properties = new Properties();
    properties.setProperty("user", "postgres");
    properties.setProperty("password", Files.readString(postgres.resolve("password")).strip());
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", properties);
  }

  private static void insertPeople(Connection database, int people, int aside) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute(
          String.format(
              Locale.ROOT,
              """
              insert into account (id, name, name_key, display_name, display_key, password_hash, version)
              select ('%s' || lpad(i::text, 12, '0'))::uuid, 'made-' || i, 'made-' || i,
                'Made ' || i, 'made ' || i, 'none', nextval('change_number')
              from generate_series(0, %d) i
              """,
              ID,
              people - 1));
      statement.execute(
          String.format(
              Locale.ROOT,
              """
              insert into contact (account_id, other_id, state, version)
              select ('%1$s' || lpad(i::text, 12, '0'))::uuid,
                ('%1$s' || lpad(((i + step + %2$d) %% %2$d)::text, 12, '0'))::uuid,
                'contact', nextval('change_number')
              from generate_series(0, %2$d - 1) i, generate_series(-%3$d, %3$d) step
              where step <> 0
              """,
              ID,
              people,
              aside));
    }
  }

  /** As the server draws keys from the data folder's secret. */
  private static SecretKey key(SecretKey master, String purpose, String algorithm)
      throws GeneralSecurityException {
    byte[] info = ("setareh " + purpose).getBytes(StandardCharsets.UTF_8);
    return KDF.getInstance("HKDF-SHA256")
        .deriveKey(
            algorithm, HKDFParameterSpec.ofExtract().addIKM(master).thenExpand(info, RANDOM_BYTES));
  }

  /** As the server makes a session's cookie. */
  private static String token(SecretKey key, Random random) throws GeneralSecurityException {
    byte[] drawn = new byte[RANDOM_BYTES];
    random.nextBytes(drawn);
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(key);
    byte[] token = Arrays.copyOf(drawn, RANDOM_BYTES + MAC_BYTES);
    System.arraycopy(mac.doFinal(drawn), 0, token, RANDOM_BYTES, MAC_BYTES);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  private static byte[] sha256(String text) throws GeneralSecurityException {
    return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
  }
}
