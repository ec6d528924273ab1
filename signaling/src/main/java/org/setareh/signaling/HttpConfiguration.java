package org.setareh.signaling;

import io.netty.handler.ssl.SslContext;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.setareh.signaling.account.AccountStore;
import org.setareh.signaling.account.Accounts;
import org.setareh.signaling.account.OneTimeLinks;
import org.setareh.signaling.account.Passwords;
import org.setareh.signaling.administration.AdministrationController;
import org.setareh.signaling.administration.Overview;
import org.setareh.signaling.call.CallController;
import org.setareh.signaling.call.CallEvents;
import org.setareh.signaling.call.CallNews;
import org.setareh.signaling.call.CallRecords;
import org.setareh.signaling.call.CallRoomController;
import org.setareh.signaling.call.CallRooms;
import org.setareh.signaling.call.CallStore;
import org.setareh.signaling.call.Callees;
import org.setareh.signaling.call.Calls;
import org.setareh.signaling.call.Conferences;
import org.setareh.signaling.call.GrowingController;
import org.setareh.signaling.call.InvitationController;
import org.setareh.signaling.call.Invitations;
import org.setareh.signaling.call.RingController;
import org.setareh.signaling.call.StreamReaders;
import org.setareh.signaling.contact.Circle;
import org.setareh.signaling.contact.ContactController;
import org.setareh.signaling.contact.ContactStore;
import org.setareh.signaling.contact.Contacts;
import org.setareh.signaling.contact.People;
import org.setareh.signaling.contact.PeopleController;
import org.setareh.signaling.conversation.CallLines;
import org.setareh.signaling.conversation.ChatController;
import org.setareh.signaling.conversation.ChatSockets;
import org.setareh.signaling.conversation.ConversationController;
import org.setareh.signaling.conversation.ConversationDoors;
import org.setareh.signaling.conversation.ConversationStore;
import org.setareh.signaling.conversation.ConversationViews;
import org.setareh.signaling.conversation.Conversations;
import org.setareh.signaling.conversation.FrameWriter;
import org.setareh.signaling.conversation.History;
import org.setareh.signaling.conversation.Journal;
import org.setareh.signaling.conversation.MarkStore;
import org.setareh.signaling.conversation.Marks;
import org.setareh.signaling.conversation.MessageChanges;
import org.setareh.signaling.conversation.MessageStore;
import org.setareh.signaling.conversation.ReadingController;
import org.setareh.signaling.conversation.Recipients;
import org.setareh.signaling.conversation.RoomLines;
import org.setareh.signaling.conversation.RoomScribe;
import org.setareh.signaling.conversation.Rows;
import org.setareh.signaling.conversation.Seats;
import org.setareh.signaling.conversation.Stays;
import org.setareh.signaling.data.Database;
import org.setareh.signaling.events.EventBus;
import org.setareh.signaling.events.Whole;
import org.setareh.signaling.metrics.HealthController;
import org.setareh.signaling.metrics.MediaMeters;
import org.setareh.signaling.metrics.MetricsController;
import org.setareh.signaling.participant.Admission;
import org.setareh.signaling.participant.EventController;
import org.setareh.signaling.participant.JoinController;
import org.setareh.signaling.participant.KnockController;
import org.setareh.signaling.participant.Knocks;
import org.setareh.signaling.participant.LiveRooms;
import org.setareh.signaling.participant.ModerationController;
import org.setareh.signaling.participant.Moderators;
import org.setareh.signaling.participant.ParticipantController;
import org.setareh.signaling.participant.RoomEvents;
import org.setareh.signaling.participant.SessionStreams;
import org.setareh.signaling.picture.PictureController;
import org.setareh.signaling.picture.Pictures;
import org.setareh.signaling.presence.Audience;
import org.setareh.signaling.presence.InCalls;
import org.setareh.signaling.presence.Presence;
import org.setareh.signaling.presence.PresenceController;
import org.setareh.signaling.presence.PresenceStore;
import org.setareh.signaling.principal.AccountController;
import org.setareh.signaling.principal.AccountHolder;
import org.setareh.signaling.principal.Person;
import org.setareh.signaling.principal.Program;
import org.setareh.signaling.principal.SessionController;
import org.setareh.signaling.problem.ProblemHandler;
import org.setareh.signaling.room.Entrance;
import org.setareh.signaling.room.Inviting;
import org.setareh.signaling.room.MemberStore;
import org.setareh.signaling.room.Members;
import org.setareh.signaling.room.OwnRoomController;
import org.setareh.signaling.room.OwnRooms;
import org.setareh.signaling.room.Removals;
import org.setareh.signaling.room.RoomController;
import org.setareh.signaling.room.RoomKeys;
import org.setareh.signaling.room.RoomNews;
import org.setareh.signaling.room.RoomStore;
import org.setareh.signaling.room.RoomTokens;
import org.setareh.signaling.room.Rooms;
import org.setareh.signaling.room.TokenController;
import org.setareh.signaling.session.Session;
import org.setareh.signaling.session.SessionCookies;
import org.setareh.signaling.session.SessionEnds;
import org.setareh.signaling.session.SessionExpiry;
import org.setareh.signaling.session.SessionStore;
import org.setareh.signaling.session.Sessions;
import org.setareh.signaling.settings.Settings;
import org.setareh.signaling.tls.Certificates;
import org.setareh.signaling.tls.RootController;
import org.setareh.signaling.web.AddressController;
import org.setareh.signaling.web.ConnectionLimits;
import org.setareh.signaling.web.EdgeFilter;
import org.setareh.signaling.web.ErrorPages;
import org.setareh.signaling.web.Hosts;
import org.setareh.signaling.web.Listeners;
import org.setareh.signaling.web.Origins;
import org.setareh.signaling.web.Ports;
import org.setareh.signaling.web.RateLimits;
import org.setareh.signaling.web.Requests;
import org.setareh.signaling.web.SecurityHeaders;
import org.setareh.signaling.web.WebApp;
import org.setareh.signaling.whip.Ingest;
import org.setareh.signaling.whip.ProgramHeaders;
import org.setareh.signaling.whip.WhipController;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.core.utils.SpringDocUtils;
import org.springdoc.webflux.core.configuration.SpringDocWebFluxConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.context.ApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.task.support.TaskExecutorAdapter;
import org.springframework.http.codec.ServerCodecConfigurer;
import org.springframework.http.codec.json.JacksonJsonDecoder;
import org.springframework.http.codec.json.JacksonJsonEncoder;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.web.reactive.config.BlockingExecutionConfigurer;
import org.springframework.web.reactive.config.EnableWebFlux;
import org.springframework.web.reactive.config.WebFluxConfigurer;
import org.springframework.web.reactive.result.method.annotation.ArgumentResolverConfigurer;
import org.springframework.web.server.adapter.WebHttpHandlerBuilder;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/**
 * Everything that answers requests, named one by one: nothing is scanned for. Controllers are plain
 * code on virtual threads; Netty's event loops only read and write.
 */
@Configuration(proxyBeanMethods = false)
@EnableWebFlux
@Import({
  ProblemHandler.class,
  SecurityHeaders.class,
  EdgeFilter.class,
  Ports.class,
  Requests.class,
  SessionStore.class,
  SessionEnds.class,
  Sessions.class,
  SessionCookies.class,
  SessionController.class,
  AccountStore.class,
  OneTimeLinks.class,
  Passwords.class,
  Accounts.class,
  AccountController.class,
  PresenceStore.class,
  PresenceController.class,
  ContactStore.class,
  Circle.class,
  Contacts.class,
  ContactController.class,
  People.class,
  PeopleController.class,
  Pictures.class,
  PictureController.class,
  Overview.class,
  AdministrationController.class,
  RoomKeys.class,
  RoomStore.class,
  MemberStore.class,
  RoomNews.class,
  Members.class,
  Rooms.class,
  RoomTokens.class,
  Entrance.class,
  Removals.class,
  Inviting.class,
  RoomController.class,
  TokenController.class,
  OwnRooms.class,
  OwnRoomController.class,
  RoomEvents.class,
  LiveRooms.class,
  Admission.class,
  JoinController.class,
  Moderators.class,
  ModerationController.class,
  KnockController.class,
  ParticipantController.class,
  EventController.class,
  CallEvents.class,
  CallStore.class,
  CallRecords.class,
  Callees.class,
  CallController.class,
  Invitations.class,
  Conferences.class,
  GrowingController.class,
  InvitationController.class,
  CallRooms.class,
  CallRoomController.class,
  RingController.class,
  ConversationStore.class,
  MessageStore.class,
  MessageChanges.class,
  MarkStore.class,
  Rows.class,
  Seats.class,
  ConversationViews.class,
  FrameWriter.class,
  ChatSockets.class,
  Stays.class,
  Recipients.class,
  Journal.class,
  Conversations.class,
  Marks.class,
  ConversationDoors.class,
  RoomScribe.class,
  RoomLines.class,
  CallLines.class,
  History.class,
  HttpConfiguration.ConversationSources.class,
  ConversationController.class,
  ReadingController.class,
  ChatController.class,
  MediaMeters.class,
  HealthController.class,
  MetricsController.class,
  ProgramHeaders.class,
  Ingest.class,
  WhipController.class,
  RootController.class,
  Origins.class,
  AddressController.class,
  WebApp.class,
  ErrorPages.class,
  ConnectionLimits.class,
  ApiDescription.class,
  SpringDocConfiguration.class,
  SpringDocConfigProperties.class,
  SpringDocWebFluxConfiguration.class
})
class HttpConfiguration implements WebFluxConfigurer {
  private final Executor requestThreads =
      Executors.newThreadPerTaskExecutor(Thread.ofVirtual().name("http-", 0).factory());
  private final ObjectProvider<SessionCookies> cookies;
  private final ObjectProvider<Accounts> accounts;
  private final ObjectProvider<RoomTokens> tokens;

  HttpConfiguration(
      ObjectProvider<SessionCookies> cookies,
      ObjectProvider<Accounts> accounts,
      ObjectProvider<RoomTokens> tokens) {
    this.cookies = cookies;
    this.accounts = accounts;
    this.tokens = tokens;
    // Handlers get it from the edge: nobody sends it.
    SpringDocUtils.getConfig()
        .addRequestWrapperToIgnore(Person.class, AccountHolder.class, Program.class);
  }

  /** Reads JSON strictly by type, but skips fields that it does not know. */
  @Bean
  static JsonMapper jsonMapper() {
    return JsonMapper.builder()
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .withCoercionConfig(
            LogicalType.Boolean,
            truth ->
                truth
                    .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
        .withCoercionConfig(
            LogicalType.Integer,
            number ->
                number
                    .setCoercion(CoercionInputShape.String, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.EmptyString, CoercionAction.Fail))
        .build();
  }

  @Bean
  static HttpHandler httpHandler(ApplicationContext context) {
    return WebHttpHandlerBuilder.applicationContext(context).build();
  }

  @Bean
  static RateLimits rateLimits(Settings settings) {
    return new RateLimits(settings.limits(), System::nanoTime);
  }

  @Bean
  static Hosts hosts(Settings settings, ObjectProvider<Certificates> certificates) {
    Certificates there = certificates.getIfAvailable();
    return new Hosts(settings, there == null ? List::of : there::names);
  }

  /** What takes part in snapshots may need the streams, or what needs them: asked for late. */
  @Bean
  static SessionStreams sessionStreams(
      EventBus bus,
      LiveRooms rooms,
      RoomEvents events,
      SessionEnds ends,
      ObjectProvider<Whole> wholes) {
    return new SessionStreams(bus, rooms, events, ends, () -> wholes.orderedStream().toList());
  }

  /** What is a call and who is in it is asked for late: calls may need the presence. */
  @Bean
  static Presence presence(
      EventBus bus,
      Accounts accounts,
      PresenceStore store,
      Audience audience,
      JsonMapper json,
      ObjectProvider<InCalls> calls) {
    return new Presence(bus, accounts, store, audience, json, () -> calls.orderedStream().toList());
  }

  /** Connects the presence with what it is told by. */
  @Bean
  static InCalls inRooms(
      LiveRooms rooms, SessionStreams streams, SessionEnds ends, Presence presence) {
    streams.listen(presence);
    ends.listen(presence::over);
    rooms.listenToAccounts(presence::changed);
    return rooms::isIn;
  }

  @Bean
  static Knocks knocks(
      LiveRooms rooms, EventBus bus, RoomEvents events, SessionStreams streams, SessionEnds ends) {
    return new Knocks(rooms, bus, events, streams, ends, System::nanoTime);
  }

  @Bean
  static SessionExpiry sessionExpiry(Sessions sessions, LiveRooms rooms, Knocks knocks) {
    return new SessionExpiry(
        sessions,
        () ->
            Stream.concat(rooms.sessions().stream(), knocks.sessions().stream())
                .collect(Collectors.toUnmodifiableSet()));
  }

  @Bean
  static Calls calls(
      EventBus bus,
      CallEvents events,
      CallRecords records,
      SessionStreams streams,
      Presence presence,
      Settings settings) {
    StreamReaders readers = new StreamReaders();
    streams.listen(readers);
    // A pulled cable leaves the stream open for minutes: the page's beats end at once.
    Predicate<Session> isRead = session -> readers.isRead(session) && presence.beats(session);
    CallNews news = new CallNews(bus, events, records, presence::changed);
    return new Calls(news, isRead, settings.media().lostAfter());
  }

  @Bean
  static InCalls inCallsOfTwo(Calls calls) {
    return calls::isIn;
  }

  /** Who is told of what: each of these would else need the other to begin. */
  @Bean
  static SmartInitializingSingleton roomListeners(
      Accounts accounts, OwnRooms ownRooms, LiveRooms live, RoomNews news, CallRooms callRooms) {
    return () -> {
      accounts.listen(ownRooms);
      live.listen(news::inside);
      news.listen(callRooms);
    };
  }

  /** What conversations follow. */
  record ConversationSources(
      Accounts accounts,
      Contacts contacts,
      Members members,
      RoomNews news,
      OwnRooms rooms,
      LiveRooms live,
      CallRecords calls) {}

  /** Conversations follow what they are of. */
  @Bean
  static SmartInitializingSingleton conversationListeners(
      ConversationDoors doors,
      ConversationSources sources,
      RoomLines roomLines,
      CallLines callLines) {
    return () -> {
      sources.accounts().listen(doors);
      sources.contacts().listen(doors::contactsChanged);
      sources.members().listen(doors::joined);
      sources.news().listen(doors::left);
      sources.rooms().listen(doors);
      sources.live().listen(roomLines);
      sources.calls().listen(callLines::ended);
    };
  }

  /** The ports open when the database is there. */
  @Bean
  static ReactiveWebServerFactory listeners(
      Settings settings,
      Ports ports,
      Database database,
      ProblemHandler problems,
      ConnectionLimits connections,
      ObjectProvider<Certificates> certificates) {
    Certificates there = certificates.getIfAvailable();
    SslContext tls = there == null ? null : there.context();
    return handler ->
        new Listeners(
            settings.http(),
            new Listeners.Application(handler, database::awaitReady),
            tls,
            ports,
            problems,
            connections);
  }

  @Override
  public void configureHttpMessageCodecs(ServerCodecConfigurer codecs) {
    JsonMapper json = jsonMapper();
    codecs.defaultCodecs().maxInMemorySize(EdgeFilter.LARGEST_OFFER_BODY);
    codecs.defaultCodecs().jacksonJsonDecoder(new JacksonJsonDecoder(json));
    codecs.defaultCodecs().jacksonJsonEncoder(new JacksonJsonEncoder(json));
  }

  @Override
  public void configureArgumentResolvers(ArgumentResolverConfigurer resolvers) {
    resolvers.addCustomResolver(
        new Principals(
            cookies.getObject(), accounts.getObject(), tokens.getObject(), requestThreads));
  }

  @Override
  public void configureBlockingExecution(BlockingExecutionConfigurer blocking) {
    blocking.setExecutor(new TaskExecutorAdapter(requestThreads));
  }
}
