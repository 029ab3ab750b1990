internal import HostKit

/// Names of headers that Fedora Messaging gives a meaning.
///
/// - SeeAlso: fedora-messaging, "Header Schema".
public enum BusHeader {
    public static let schema = "fedora_messaging_schema"
    public static let schemaPackage = "fedora_messaging_schema_package"
    public static let severity = "fedora_messaging_severity"
    public static let sentAt = "sent-at"
    public static let priority = "priority"

    /// The header that says that a message concerns a user.
    public static func user(_ name: String) -> String { "fedora_messaging_user_\(name)" }
    /// The header that says that a message concerns a source package.
    public static func package(_ name: String) -> String { "fedora_messaging_rpm_\(name)" }
    /// The header that says that a message concerns a container.
    public static func container(_ name: String) -> String { "fedora_messaging_container_\(name)" }

    static let own: Set = [schema, schemaPackage, severity, sentAt, priority]
}

extension BusMessage {
    /// All headers of the message as they are sent.
    ///
    /// - Parameters:
    ///   - priority: Is a header, too, even where the property of that name is not set.
    ///   - now: When it is sent, for a message that does not say so.
    func wireHeaders(priority: UInt8, now: Timestamp) -> [String: BusValue] {
        var all = headers
        all[BusHeader.schema] = .string(schema)
        if let schemaPackage { all[BusHeader.schemaPackage] = .string(schemaPackage) }
        all[BusHeader.severity] = .integer(Int64(severity.rawValue))
        all[BusHeader.priority] = .integer(Int64(priority))
        all[BusHeader.sentAt] = .string(SentTime.text(sentAt ?? now))
        return all
    }

    /// Takes what other members stand for out of headers.
    mutating func takeHeaders(_ all: [String: BusValue]) {
        headers = all.filter { !BusHeader.own.contains($0.key) }
        if priority == nil { priority = all[BusHeader.priority]?.integer.flatMap { UInt8(exactly: $0) } }
        schema = all[BusHeader.schema]?.string ?? "base.message"
        schemaPackage = all[BusHeader.schemaPackage]?.string
        severity = all[BusHeader.severity]?.integer.flatMap { Severity(rawValue: Int(clamping: $0)) } ?? .info
        sentAt = all[BusHeader.sentAt]?.string.flatMap(SentTime.read)
    }
}
