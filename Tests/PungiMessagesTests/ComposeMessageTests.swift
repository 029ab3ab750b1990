import HostKit
import MessageBus
import PungiMessages
import SystemPackage
import TestSupport
import Testing

@Suite struct ComposeMessageTests {
    @Test(
        "the topic has the words of the event with dots between",
        arguments: [
            ("ostree", "pungi.compose.ostree"), ("phase-start", "pungi.compose.phase.start"),
            ("osbs-request-push", "pungi.compose.osbs.request.push"),
        ])
    func topic(_ event: String, _ topic: String) {
        #expect(ComposeMessage(event: event, body: []).topic == topic)
    }

    @Test("a configuration that somebody names must be there, and the system's may be missing")
    func configuration() async throws {
        try await withTemporaryDirectory { directory in
            var environment = HostEnvironment(
                variables: [:], currentDirectory: directory, now: { Timestamp(seconds: 0) })
            let missing = #expect(throws: MessageBusError.self) {
                try MessageBusConfiguration.ofProgram("bus.toml", in: environment)
            }
            #expect(missing?.code == .badFile)
            try Files.writeAtomically(#"topic_prefix = "a""#, to: directory.appending("bus.toml"))
            try Files.writeAtomically(#"topic_prefix = "b""#, to: directory.appending("other.toml"))
            #expect(
                try MessageBusConfiguration.ofProgram("bus.toml", in: environment).topicPrefix == "a")
            environment.variables["FEDORA_MESSAGING_CONF"] = "other.toml"
            #expect(try MessageBusConfiguration.ofProgram(nil, in: environment).topicPrefix == "b")
            #expect(
                try MessageBusConfiguration.ofProgram("bus.toml", in: environment).topicPrefix == "a")
            environment.variables["FEDORA_MESSAGING_CONF"] = "none.toml"
            let named = #expect(throws: MessageBusError.self) {
                try MessageBusConfiguration.ofProgram(nil, in: environment)
            }
            #expect(named?.code == .badFile)
            environment.variables = [:]
            if !Files.exists(MessageBusConfiguration.defaultPath) {
                #expect(
                    try MessageBusConfiguration.ofProgram(nil, in: environment) == MessageBusConfiguration())
            }
        }
    }

    @Test("a message for a broker that is not there is an error that says so") func unreachable() async throws
    {
        let configuration = MessageBusConfiguration(
            broker: BrokerURL(host: "127.0.0.1", port: try ServerProcess.freePort()))
        var options = MessageBusPublisher.Options.ofProgram
        options.patience = .milliseconds(100)
        options.attempts = 1
        let quick = options
        let error = await #expect(throws: MessageBusError.self) {
            try await ComposeMessage(event: "ostree", body: Array("{}".utf8)).publish(
                configuration, options: quick)
        }
        #expect(error?.code == .unreachable)
    }
}
