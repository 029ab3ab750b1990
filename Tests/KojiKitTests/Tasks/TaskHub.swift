import CurlHTTP
import HostKit
import Synchronization
import TestSupport
import Testing

@testable import KojiKit

/// What was told, in its order.
final class TaskEventLog: Sendable {
    private let events = Mutex<[TaskEvent]>([])

    var all: [TaskEvent] { events.withLock { $0 } }
    var lines: [String] {
        all.map { event in
            switch event {
            case .changed(let task, let old):
                "\(task.id) \(old?.name ?? "-") \(task.state?.name ?? "?")"
            case .childChanged(let task, let id, let old):
                "\(id)/\(task.id) \(old?.name ?? "-") \(task.state?.name ?? "?")"
            case .hubFailed(let error, let attempt):
                "hub \(error.fault.map { "\($0)" } ?? "\(error.code)") \(attempt)"
            case .cancelled(let report): "\(report)"
            }
        }
    }

    func take(_ event: TaskEvent) { events.withLock { $0.append(event) } }
}

/// A hub that answers what a test has written down, and a watcher of its tasks.
struct TaskHub {
    let server: LocalServer
    let clock = HastyClock()
    let hub: KojiHub
    var profile: KojiProfile

    static func serving(
        _ replies: [Reply], files: [String: [Reply]] = [:], _ body: (TaskHub) async throws -> Void
    ) async throws {
        var script = files
        script["/kojihub"] = replies
        try await LocalServer.serving(script) { try await body(TaskHub($0)) }
    }

    private init(_ server: LocalServer) throws {
        self.server = server
        profile = KojiProfile(name: "test", server: server.url + "/kojihub")
        profile.webURL = "https://koji.example.com/koji"
        hub = KojiHub(profile, environment: try HostEnvironment.current(), clock: clock)
    }

    func watcher(_ change: (inout TaskWatcher.Policy) -> Void = { _ in }) -> TaskWatcher {
        var policy = TaskWatcher.Policy(profile)
        change(&policy)
        return TaskWatcher(hub, profile: profile, policy: policy, clock: clock)
    }

    /// What was asked, message by message: methods with their first arguments.
    var asked: [String] {
        server.requests.filter { $0.target.hasPrefix("/kojihub") }.map { Self.text($0.body) }
    }

    static func answer(_ value: XMLRPCValue) throws -> Reply { try reply(.result(value)) }
    static func answers(_ values: XMLRPCValue...) throws -> Reply {
        try answer(.array(values.map { $0.structure?["faultCode"] == nil ? [$0] : $0 }))
    }
    static func fault(_ kind: KojiFaultKind, _ message: String) throws -> Reply {
        try reply(.fault(XMLRPCFault(code: kind.rawValue, message: message)))
    }

    private static func reply(_ reply: XMLRPCReply) throws -> Reply {
        Reply(header: [("Content-Type", "text/xml")], body: try XMLRPCWriter.reply(reply))
    }

    static func task(
        _ id: Int64, _ state: KojiTask.State, method: String = "build", label: String? = nil
    ) -> XMLRPCValue {
        [
            "id": .int(id), "method": .string(method), "arch": "noarch", "state": .int(state.rawValue),
            "label": XMLRPCValue(label),
        ]
    }

    private static func text(_ body: [UInt8]) -> String {
        guard case .call(let method, let parameters)? = try? XMLRPCDecoder.message(body) else {
            return "no call"
        }
        guard method == "multiCall" else { return text(method, parameters) }
        let calls = parameters.first?.array ?? []
        return calls.map { call in
            text(call.structure?["methodName"]?.string ?? "", call.structure?["params"]?.array ?? [])
        }.joined(separator: ", ")
    }

    private static func text(_ method: String, _ parameters: [XMLRPCValue]) -> String {
        method + (parameters.first?.int.map { " \($0)" } ?? "")
    }
}
