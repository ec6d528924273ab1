package org.setareh.signaling.problem;

import org.springframework.http.HttpStatus;

/** The {@code code} of a problem, as {@code docs/protocol.md} lists them. */
public enum ProblemCode {
  BAD_REQUEST("bad-request", HttpStatus.BAD_REQUEST, "The request cannot be read"),
  LOG_IN_NEEDED("log-in-needed", HttpStatus.UNAUTHORIZED, "An account is needed"),
  WRONG_PASSWORD("wrong-password", HttpStatus.FORBIDDEN, "The name or the password is wrong"),
  INVITATION_NEEDED("invitation-needed", HttpStatus.FORBIDDEN, "An invitation is needed"),
  REGISTRATION_CLOSED("registration-closed", HttpStatus.FORBIDDEN, "Nobody new is taken"),
  ADMINISTRATOR_NEEDED(
      "administrator-needed", HttpStatus.FORBIDDEN, "An administrator has to do this"),
  LIST_OFF("list-off", HttpStatus.FORBIDDEN, "Who is online is not listed"),
  TOKEN_MISSING("token-missing", HttpStatus.UNAUTHORIZED, "A bearer token is needed"),
  TOKEN_REFUSED("token-refused", HttpStatus.FORBIDDEN, "The token does not allow this"),
  CROSS_SITE("cross-site", HttpStatus.FORBIDDEN, "Refused from another site"),
  WRONG_KEY("wrong-key", HttpStatus.FORBIDDEN, "The key does not open this room"),
  MUTED_BY_MODERATOR("muted-by-moderator", HttpStatus.FORBIDDEN, "Moderators alone unmute here"),
  REMOVED("removed", HttpStatus.FORBIDDEN, "Removed from this room"),
  NOT_YOURS("not-yours", HttpStatus.FORBIDDEN, "This participant is not yours"),
  NOT_A_CONTACT("not-a-contact", HttpStatus.FORBIDDEN, "Only contacts are called and written to"),
  NOT_YOUR_MESSAGE("not-your-message", HttpStatus.FORBIDDEN, "Another one's message"),
  NOT_MODERATOR("not-moderator", HttpStatus.FORBIDDEN, "A moderator has to do this"),
  GUESTS_NOT_ALLOWED("guests-not-allowed", HttpStatus.FORBIDDEN, "Not without an account"),
  ROOM_LOCKED("room-locked", HttpStatus.FORBIDDEN, "The room is locked"),
  AUDIO_ONLY("audio-only", HttpStatus.FORBIDDEN, "The room is without pictures"),
  NOT_FOUND("not-found", HttpStatus.NOT_FOUND, "There is nothing here"),
  UNKNOWN_ROOM("unknown-room", HttpStatus.NOT_FOUND, "There is no such room"),
  UNKNOWN_PERSON("unknown-person", HttpStatus.NOT_FOUND, "There is nobody with this account"),
  UNKNOWN_PARTICIPANT("unknown-participant", HttpStatus.NOT_FOUND, "There is no such participant"),
  UNKNOWN_CALL("unknown-call", HttpStatus.NOT_FOUND, "There is no such call"),
  UNKNOWN_CONVERSATION(
      "unknown-conversation", HttpStatus.NOT_FOUND, "There is no such conversation"),
  UNKNOWN_MESSAGE("unknown-message", HttpStatus.NOT_FOUND, "There is no such message"),
  METHOD_NOT_ALLOWED("method-not-allowed", HttpStatus.METHOD_NOT_ALLOWED, "Not by this method"),
  NOT_ACCEPTABLE("not-acceptable", HttpStatus.NOT_ACCEPTABLE, "Not in this form"),
  NAME_TAKEN("name-taken", HttpStatus.CONFLICT, "The name is taken"),
  LAST_ADMINISTRATOR("last-administrator", HttpStatus.CONFLICT, "There has to be an administrator"),
  CALL_OVER("call-over", HttpStatus.CONFLICT, "The call is over"),
  NOT_IN_CALL("not-in-call", HttpStatus.CONFLICT, "This tab is not in the call"),
  CALL_GROWING(
      "call-growing", HttpStatus.CONFLICT, "Somebody is being asked into the call already"),
  ENOUGH_STRANGERS(
      "enough-strangers", HttpStatus.TOO_MANY_REQUESTS, "Enough people asked for today"),
  IN_A_CALL("in-a-call", HttpStatus.CONFLICT, "Another call is going on"),
  LINK_OVER("link-over", HttpStatus.GONE, "The link works no more"),
  ROOM_ID_TAKEN("room-id-taken", HttpStatus.CONFLICT, "The room's id is taken"),
  TOO_MANY_ROOMS("too-many-rooms", HttpStatus.CONFLICT, "Too many rooms of one account"),
  OWNER_STAYS("owner-stays", HttpStatus.CONFLICT, "The room belongs to this member"),
  CONTACTS_FULL("contacts-full", HttpStatus.CONFLICT, "No more contacts"),
  ACCOUNT_NEEDED("account-needed", HttpStatus.CONFLICT, "Not for a guest"),
  ID_REUSED("id-reused", HttpStatus.CONFLICT, "Another message has this id"),
  TOO_LATE("too-late", HttpStatus.CONFLICT, "Too late to change this"),
  OUTDATED_OFFER("outdated-offer", HttpStatus.CONFLICT, "A newer offer came before this one"),
  ROOM_FULL("room-full", HttpStatus.CONFLICT, "The room is full"),
  PRECONDITION_FAILED(
      "precondition-failed", HttpStatus.PRECONDITION_FAILED, "The session has moved on"),
  ADDRESS_TOO_LONG("address-too-long", HttpStatus.URI_TOO_LONG, "The address is too long"),
  HEADERS_TOO_LARGE(
      "headers-too-large",
      HttpStatus.REQUEST_HEADER_FIELDS_TOO_LARGE,
      "The request's headers are too large"),
  TOO_LARGE("too-large", HttpStatus.CONTENT_TOO_LARGE, "The request is too large"),
  UNSUPPORTED_MEDIA_TYPE(
      "unsupported-media-type", HttpStatus.UNSUPPORTED_MEDIA_TYPE, "Not in this format"),
  MISDIRECTED(
      "misdirected", HttpStatus.MISDIRECTED_REQUEST, "This server does not go by that name"),
  BAD_ROOM_ID("bad-room-id", HttpStatus.UNPROCESSABLE_CONTENT, "Not a room's id"),
  UNSUPPORTED_KIND(
      "unsupported-kind", HttpStatus.UNPROCESSABLE_CONTENT, "Not a kind of room made here"),
  BAD_NAME("bad-name", HttpStatus.UNPROCESSABLE_CONTENT, "Not a name"),
  BAD_PASSWORD("bad-password", HttpStatus.UNPROCESSABLE_CONTENT, "Not a password to choose"),
  BAD_PICTURE("bad-picture", HttpStatus.UNPROCESSABLE_CONTENT, "Not a picture to show"),
  TEXT_TOO_LONG("text-too-long", HttpStatus.UNPROCESSABLE_CONTENT, "The text is too long"),
  NOTHING_TO_SEE(
      "nothing-to-see", HttpStatus.UNPROCESSABLE_CONTENT, "There is nothing to see in the text"),
  BAD_EMOJI("bad-emoji", HttpStatus.UNPROCESSABLE_CONTENT, "Not an emoji to react with"),
  BAD_OFFER("bad-offer", HttpStatus.UNPROCESSABLE_CONTENT, "The offer cannot be answered"),
  PRECONDITION_REQUIRED(
      "precondition-required", HttpStatus.PRECONDITION_REQUIRED, "If-Match is needed"),
  TOO_MANY_ATTEMPTS("too-many-attempts", HttpStatus.TOO_MANY_REQUESTS, "Too many requests"),
  TOO_MANY_SOCKETS("too-many-sockets", HttpStatus.TOO_MANY_REQUESTS, "Too many open connections"),
  SLOW_DOWN("slow-down", HttpStatus.TOO_MANY_REQUESTS, "Too many messages at once"),
  INTERNAL("internal", HttpStatus.INTERNAL_SERVER_ERROR, "The server failed"),
  STORAGE_FULL(
      "storage-full", HttpStatus.INSUFFICIENT_STORAGE, "The server's disk has no room left"),
  SERVER_BUSY("server-busy", HttpStatus.SERVICE_UNAVAILABLE, "The server is full");

  private final String code;
  private final HttpStatus status;
  private final String title;

  ProblemCode(String code, HttpStatus status, String title) {
    this.code = code;
    this.status = status;
    this.title = title;
  }

  public String code() {
    return code;
  }

  public HttpStatus status() {
    return status;
  }

  public String title() {
    return title;
  }
}
