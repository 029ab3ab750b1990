import Foundation
import HostKit
import SystemPackage
import TestSupport

/// A notification script that keeps what it is told, and may do something at one event.
struct ComposeListener {
    let script: FilePath
    private let record: FilePath
    private let number: FilePath

    /// One message.
    struct Message {
        var event: String
        var members: [String: Any]

        subscript(_ key: String) -> String? { members[key] as? String }

        /// The event with what it is about.
        var short: String {
            [event, self["phase_name"] ?? self["status"]].compactMap { $0 }.joined(separator: " ")
        }
    }

    /// - Parameters:
    ///   - moment: The event at which the script acts, such as `phase-start gather`.
    ///   - action: Lines of shell; `$PPID` is the compose.
    init(in project: ComposeProject, at moment: String? = nil, action: String = ":") throws {
        script = project.root.appending("listener")
        record = project.root.appending("messages")
        number = project.root.appending("listener.pid")
        let words = (moment ?? "never never").split(separator: " ")
        try project.write(
            """
            #!/bin/sh
            message=$(cat)
            printf '%s %s\\n' "$1" "$message" >>'\(record)'
            case "$1 $message" in
            \(words[0])*'"phase_name":"\(words[1])"'* | \(words[0])*'"status":"\(words[1])"'*)
                echo $$ >'\(number)'
                \(action)
                ;;
            esac
            """, to: "listener", executable: true)
    }

    var messages: [Message] {
        get throws {
            guard Files.exists(record) else { return [] }
            return try Files.readText(record).split(separator: "\n").map { line in
                let parts = line.split(separator: " ", maxSplits: 1)
                let object = try JSONSerialization.jsonObject(with: Data(parts[1].utf8))
                return Message(event: String(parts[0]), members: object as? [String: Any] ?? [:])
            }
        }
    }

    var arguments: [String] { ["--notification-script", script.string] }

    /// Whether the script, once it acted, is still running.
    var isRunning: Bool {
        get throws {
            guard let process = Int32(try Files.readText(number).trimmingCharacters(in: .newlines)) else {
                return false
            }
            return Self.isAlive(process)
        }
    }

    /// Whether a process is there and no zombie.
    static func isAlive(_ process: Int32) -> Bool {
        guard let status = try? Files.readText(FilePath("/proc/\(process)/status")) else { return false }
        return !status.contains("State:\tZ")
    }
}
