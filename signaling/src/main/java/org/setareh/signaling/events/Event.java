package org.setareh.signaling.events;

/**
 * Something to tell whoever follows an address.
 *
 * @param address such as {@code room/<id>}
 * @param json the data, on one line; names the address too
 * @param last whether nothing comes from that address after it
 */
public record Event(String address, String name, String json, boolean last) {
  public Event(String address, String name, String json) {
    this(address, name, json, false);
  }
}
