internal import ConfigSyntax
internal import JSONKit

/// The keys of Fedora Messaging's configuration file.
///
/// - SeeAlso: fedora-messaging, "Configuration".
enum MessageBusKeys {
    /// The whole file.
    static let table = KeyTable(
        "fedora-messaging",
        keys: [
            KeySpec("amqp_url", .string, "The URL of the broker."),
            KeySpec("passive_declares", .boolean, default: false, "Whether nothing is made on the broker."),
            KeySpec("tls", .object(tls), "Files for encrypted connections."),
            KeySpec("client_properties", .map(.any), "What the broker's tools show of the client."),
            KeySpec("exchanges", .map(.object(exchange)), "Exchanges to declare, by name."),
            KeySpec("queues", .map(.object(queue)), "Queues to declare and to consume, by name."),
            KeySpec("bindings", .list(.object(binding)), "Which messages get into which queue."),
            KeySpec("qos", .object(qos), "How many messages the broker sends ahead."),
            KeySpec("publish_exchange", .string, default: "amq.topic", "Where messages are published."),
            KeySpec("topic_prefix", .string, default: "", "What stands before each topic."),
            KeySpec(
                "publish_priority", .integer(minimum: 0), "The priority of messages that have none."),
            // What follows is for the reference's own programs.
            KeySpec("callback", foreign, "What the reference's consumer calls."),
            KeySpec("consumer_config", foreign, "What that callback reads."),
            KeySpec("log_config", foreign, "The reference's logging."),
            KeySpec("monitoring", foreign, "The reference's own monitoring."),
        ])

    static let tls = KeyTable(
        "tls",
        keys: [
            KeySpec("ca_cert", .string, "Authorities to trust, in PEM."),
            KeySpec("certfile", .string, "The client's certificate, in PEM."),
            KeySpec("keyfile", .string, "The key of that certificate, in PEM."),
        ])

    static let exchange = KeyTable(
        "exchange",
        keys: [
            KeySpec("type", .string, default: "topic", "The kind of exchange."),
            KeySpec("durable", .boolean, default: true, "Whether it outlives a restart of the broker."),
            KeySpec("auto_delete", .boolean, default: false, "Whether it goes when nothing is bound to it."),
            KeySpec("arguments", .map(.any), "Further arguments."),
        ])

    static let queue = KeyTable(
        "queue",
        keys: [
            KeySpec("durable", .boolean, default: true, "Whether it outlives a restart of the broker."),
            KeySpec("auto_delete", .boolean, default: false, "Whether it goes with its last consumer."),
            KeySpec("exclusive", .boolean, default: false, "Whether it is for one connection alone."),
            KeySpec("arguments", .map(.any), "Further arguments."),
        ])

    static let binding = KeyTable(
        "binding",
        keys: [
            KeySpec("queue", .string, required: true, "The queue's name."),
            KeySpec("exchange", .string, default: "amq.topic", "The exchange's name."),
            KeySpec("routing_keys", .list(.string), required: true, "Patterns of topics."),
        ])

    static let qos = KeyTable(
        "qos",
        keys: [
            KeySpec("prefetch_count", .integer(minimum: 1), default: 25, "How many messages."),
            KeySpec(
                "prefetch_size", .integer(minimum: 0), default: 0, "Not used: brokers have no such limit."),
        ])

    /// What is not for us, and may be anything.
    private static let foreign = ValueShape.custom(CustomShape("a value", schema: .object([])) { _, _, _ in })
}
