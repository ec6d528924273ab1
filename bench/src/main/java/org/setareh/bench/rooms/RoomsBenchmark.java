package org.setareh.bench.rooms;

/**
 * First what a change of speaker and a mute cost a room, then what one room's worst publisher costs
 * another. Main: {@code [people] [seconds]}.
 */
public final class RoomsBenchmark {
  private RoomsBenchmark() {}

  public static void main(String[] arguments) throws Exception {
    int people = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 48;
    int seconds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 10;
    ChangeCost.print();
    OtherRoom.print(people, seconds);
  }
}
