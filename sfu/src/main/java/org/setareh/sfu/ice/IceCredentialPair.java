package org.setareh.sfu.ice;

/** What both ends of a connection are named and checked by, until the next restart of ICE. */
public record IceCredentialPair(IceCredentials local, IceCredentials remote) {}
