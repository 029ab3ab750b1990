import TestSupport
import Testing

/// All that needs the one broker: one after another, for some restart it.
@Suite(.serialized, RabbitMQServer.isThere, .timeLimit(.minutes(1))) struct BrokerTests {}
