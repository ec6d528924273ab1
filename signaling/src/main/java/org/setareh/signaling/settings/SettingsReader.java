package org.setareh.signaling.settings;

import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks settings up by name and reads them into types; what cannot be is a {@link BadSetting}. */
final class SettingsReader {
  private static final Set<String> KNOWN =
      Arrays.stream(Setting.values()).map(Setting::key).collect(Collectors.toSet());

  private final Map<String, String> environment;
  private final Properties file = new Properties();

  SettingsReader(Map<String, String> environment) {
    this.environment = environment;
  }

  /** Reads the file, if there is one; a name in it that is no setting is refused. */
  void readFile(Path path) {
    if (!Files.exists(path)) {
      return;
    }
    try (Reader reader = Files.newBufferedReader(path)) {
      file.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw new BadSetting("cannot read " + path + " (" + e.getMessage() + "): correct the file");
    }
    for (String name : file.stringPropertyNames()) {
      if (!KNOWN.contains(name)) {
        throw new BadSetting(
            "%s is no setting (in %s): docs/configuration.md lists them".formatted(name, path));
      }
    }
  }

  String text(Setting setting) {
    String value = environment.get(setting.key());
    if (value == null || value.isBlank()) {
      value = file.getProperty(setting.key(), setting.fallback());
    }
    return value.strip();
  }

  int number(Setting setting, int least, int most) {
    String text = text(setting);
    try {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    } catch (NumberFormatException _) {
      // Said below.
    }
    throw bad(setting, text, "give a whole number from " + least + " to " + most);
  }

  Duration seconds(Setting setting, int most) {
    return Duration.ofSeconds(number(setting, 1, most));
  }

  boolean flag(Setting setting) {
    String text = text(setting);
    return switch (text) {
      case "on", "true" -> true;
      case "off", "false" -> false;
      default -> throw bad(setting, text, "give on or off");
    };
  }

  String choice(Setting setting, String... choices) {
    String text = text(setting);
    if (!List.of(choices).contains(text)) {
      throw bad(setting, text, "give one of " + String.join(", ", choices));
    }
    return text;
  }

  List<String> list(Setting setting) {
    return Arrays.stream(text(setting).split("[,\\s]+")).filter(part -> !part.isEmpty()).toList();
  }

  List<InetAddress> addresses(Setting setting) {
    return list(setting).stream().map(text -> address(setting, text)).toList();
  }

  static BadSetting bad(Setting setting, String value, String advice) {
    return new BadSetting("%s=%s cannot be: %s".formatted(setting.key(), value, advice));
  }

  private static InetAddress address(Setting setting, String text) {
    try {
      return InetAddress.getByName(text);
    } catch (UnknownHostException _) {
      throw bad(setting, text, "give IP addresses, separated by commas");
    }
  }
}
