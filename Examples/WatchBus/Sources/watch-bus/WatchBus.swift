import MessageBus

/// Prints the topics of the messages that a broker of Fedora Messaging has from now on.
@main
struct WatchBus {
    static func main() async throws {
        guard let url = CommandLine.arguments.dropFirst().first else {
            print("usage: watch-bus amqp://HOST/%2F")
            return
        }
        let configuration = MessageBusConfiguration(broker: try BrokerURL(url))
        try await MessageBusConsumer(configuration).run { delivery in
            print(delivery.message.topic)
            return .acknowledge
        }
    }
}
