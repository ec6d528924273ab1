package org.setareh.signaling.room;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Date;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.jspecify.annotations.Nullable;
import org.setareh.signaling.data.Secrets;
import org.setareh.signaling.principal.Program;
import org.setareh.signaling.principal.Program.Grant;
import org.setareh.signaling.problem.Problem;
import org.setareh.signaling.problem.ProblemCode;
import org.setareh.signaling.settings.Settings;

/**
 * Bearer tokens of WHIP and WHEP: JWTs (RFC 7519) by HS256 that name a room and what they allow.
 */
public final class RoomTokens {
  private static final String ISSUER = "setareh";

  private final SecretKey key;
  private final Duration lifetime;
  private final Clock clock = Clock.systemUTC();

  public RoomTokens(Secrets secrets, Settings settings) {
    this.key = secrets.key("room tokens", "HmacSHA256");
    this.lifetime = settings.limits().token();
  }

  public record Issued(String token, Instant expiresAt) {}

  /**
   * Makes a token, which holds until it expires, or the room's tokens are over.
   *
   * @param by whose session asks, as {@code Session.person} says; null: nobody's
   */
  Issued issue(Room room, Set<Grant> may, @Nullable String name, @Nullable String by) {
    Instant now = clock.instant();
    Instant expiresAt = now.plus(lifetime).truncatedTo(ChronoUnit.SECONDS);
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer(ISSUER)
            .jwtID(UUID.randomUUID().toString())
            .issueTime(Date.from(now))
            .claim("by", by)
            .claim("room", room.id())
            .claim("tokens", room.tokens())
            .claim("may", may.stream().map(grant -> grant.word()).sorted().toList())
            .claim("name", name)
            .expirationTime(Date.from(expiresAt))
            .build();
    SignedJWT token = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    try {
      token.sign(new MACSigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("HS256 is part of every JDK", e);
    }
    return new Issued(token.serialize(), expiresAt);
  }

  /** Reads a token; one that is damaged, foreign or expired is a problem. */
  public Program read(String text) {
    try {
      SignedJWT token = SignedJWT.parse(text);
      if (!token.getHeader().getAlgorithm().equals(JWSAlgorithm.HS256)
          || !token.verify(new MACVerifier(key))) {
        throw invalid();
      }
      JWTClaimsSet claims = token.getJWTClaimsSet();
      Date expires = claims.getExpirationTime();
      List<String> may = claims.getStringListClaim("may");
      String room = claims.getStringClaim("room");
      if (expires == null
          || may == null
          || room == null
          || !expires.toInstant().isAfter(clock.instant())) {
        throw invalid();
      }
      Set<Grant> grants = EnumSet.noneOf(Grant.class);
      may.forEach(word -> grants.add(Grant.of(word)));
      Long tokens = claims.getLongClaim("tokens");
      return new Program(
          room, grants, claims.getStringClaim("name"), tokens == null ? 0 : tokens, made(claims));
    } catch (ParseException | JOSEException _) {
      throw invalid();
    }
  }

  /** Refuses a token that was made before the room's tokens ended. */
  public static void requireCurrent(Program program, Room room) {
    if (program.tokens() != room.tokens()) {
      throw invalid();
    }
  }

  private static Program.Made made(JWTClaimsSet claims) throws ParseException {
    String id = claims.getJWTID();
    Date at = claims.getIssueTime();
    return new Program.Made(
        id == null ? "" : id,
        claims.getStringClaim("by"),
        at == null ? Instant.EPOCH : at.toInstant());
  }

  static Problem invalid() {
    return new Problem(
            ProblemCode.TOKEN_MISSING,
            "Get a fresh token: this one is damaged, has expired, or was ended.")
        .with("WWW-Authenticate", "Bearer realm=\"setareh\", error=\"invalid_token\"");
  }
}
