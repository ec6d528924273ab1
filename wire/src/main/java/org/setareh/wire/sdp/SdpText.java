package org.setareh.wire.sdp;

import java.util.ArrayList;
import java.util.List;

/** Cutting and counting without regular expressions: each in time linear in the text. */
final class SdpText {
  /** Of the names that answers repeat: kinds of media, protocols, codecs. */
  static final int LONGEST_TOKEN = 64;

  private static final int MAX_RID_LENGTH = 255;

  private SdpText() {}

  /** A decimal number of digits alone from 0 to {@code max}, or -1. */
  static long number(String text, long max) {
    if (text.isEmpty() || text.length() > 19) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      int digit = text.charAt(i) - '0';
      if (digit < 0 || digit > 9 || value > (Long.MAX_VALUE - digit) / 10) {
        return -1;
      }
      value = value * 10 + digit;
    }
    return value <= max ? value : -1;
  }

  /** Cuts at a character into at most {@code limit} parts, the last with all that is left. */
  static String[] split(String text, char separator, int limit) {
    List<String> parts = new ArrayList<>();
    int at = 0;
    while (parts.size() < limit - 1) {
      int end = text.indexOf(separator, at);
      if (end < 0) {
        break;
      }
      parts.add(text.substring(at, end));
      at = end + 1;
    }
    parts.add(text.substring(at));
    return parts.toArray(new String[0]);
  }

  /** The words between single or more spaces; none for an empty text. */
  static String[] words(String text) {
    List<String> words = new ArrayList<>();
    int at = 0;
    while (at < text.length()) {
      int end = text.indexOf(' ', at);
      end = end < 0 ? text.length() : end;
      if (end > at) {
        words.add(text.substring(at, end));
      }
      at = end + 1;
    }
    return words.toArray(new String[0]);
  }

  /** RFC 8851 section 10: letters and digits, with dash and underscore as RFC 8852 takes them. */
  static boolean isRid(String text) {
    if (text.isEmpty() || text.length() > MAX_RID_LENGTH) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
      boolean good = letter || (c >= '0' && c <= '9') || c == '-' || c == '_';
      if (!good) {
        return false;
      }
    }
    return true;
  }

  static boolean hasControlCharacter(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if ((c < ' ' && c != '\t') || c == 0x7f) {
        return true;
      }
    }
    return false;
  }
}
