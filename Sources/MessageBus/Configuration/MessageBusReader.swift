internal import ConfigSyntax
internal import HostKit
internal import SourceDiagnostics
internal import SystemPackage

/// Makes a configuration of a tree whose shapes are right.
struct MessageBusReader {
    let source: SourceFile
    private(set) var diagnostics: [Diagnostic] = []

    init(source: SourceFile) { self.source = source }

    mutating func read(_ root: ConfigMapping) -> MessageBusConfiguration {
        var result = MessageBusConfiguration()
        if let url = root["amqp_url"] { result.broker = broker(url) ?? result.broker }
        result.declaresPassively = root["passive_declares"]?.bool ?? result.declaresPassively
        if let tls = root["tls"]?.mapping { result.tls = self.tls(tls) }
        for (name, value) in values(root["client_properties"]) { result.clientProperties[name] = value }
        if let exchanges = root["exchanges"]?.mapping {
            result.exchanges = exchanges.entries.map { exchange($0) }
        }
        if let queues = root["queues"]?.mapping { result.queues = queues.entries.map { queue($0) } }
        if let bindings = root["bindings"]?.sequence {
            result.bindings = bindings.compactMap(\.mapping).map { binding($0) }
        }
        if let count = root["qos"]?.mapping?["prefetch_count"], let number = number(count, UInt16.self) {
            result.prefetchCount = number
        }
        result.publishExchange = root["publish_exchange"]?.string ?? result.publishExchange
        result.topicPrefix = root["topic_prefix"]?.string ?? result.topicPrefix
        result.publishPriority = root["publish_priority"].flatMap { number($0, UInt8.self) }
        return result
    }

    private mutating func broker(_ node: ConfigNode) -> BrokerURL? {
        do {
            return try BrokerURL(node.string ?? "")
        } catch {
            report(error.detail ?? "it is no URL of a broker", node)
            return nil
        }
    }

    private mutating func tls(_ mapping: ConfigMapping) -> MessageBusConfiguration.TLS {
        let result = MessageBusConfiguration.TLS(
            authorities: path(mapping["ca_cert"]), certificate: path(mapping["certfile"]),
            key: path(mapping["keyfile"]))
        if let lonely = mapping["certfile"] ?? mapping["keyfile"],
            (result.certificate == nil) != (result.key == nil)
        {
            report("'certfile' and 'keyfile' need each other", lonely)
        }
        return result
    }

    private func path(_ node: ConfigNode?) -> FilePath? {
        node?.string.flatMap { $0.isEmpty ? nil : FilePath($0) }
    }

    private mutating func exchange(_ entry: ConfigMapping.Entry) -> BusExchange {
        let mapping = entry.value.mapping ?? ConfigMapping()
        return BusExchange(
            name: shortName(entry.key), type: mapping["type"]?.string ?? "topic",
            isDurable: mapping["durable"]?.bool ?? true, isAutoDeleted: mapping["auto_delete"]?.bool ?? false,
            arguments: values(mapping["arguments"]))
    }

    private mutating func queue(_ entry: ConfigMapping.Entry) -> BusQueue {
        let mapping = entry.value.mapping ?? ConfigMapping()
        return BusQueue(
            name: shortName(entry.key), isDurable: mapping["durable"]?.bool ?? true,
            isAutoDeleted: mapping["auto_delete"]?.bool ?? false,
            isExclusive: mapping["exclusive"]?.bool ?? false, arguments: values(mapping["arguments"]))
    }

    private mutating func binding(_ mapping: ConfigMapping) -> BusBinding {
        BusBinding(
            queue: mapping["queue"].map { shortName($0) } ?? "",
            exchange: mapping["exchange"].map { shortName($0) } ?? "amq.topic",
            routingKeys: mapping["routing_keys"]?.sequence?.map { shortName($0) } ?? [])
    }

    /// A name as the protocol has it.
    private mutating func shortName(_ node: ConfigNode) -> String {
        let name = node.string ?? ""
        if name.utf8.count > 255 { report("a name has at most 255 bytes", node) }
        return name
    }

    private mutating func number<Number: FixedWidthInteger>(_ node: ConfigNode, _: Number.Type) -> Number? {
        let number = node.integer.flatMap { Number(exactly: $0) }
        if number == nil { report("expected a number of at most \(Number.max)", node) }
        return number
    }

    // MARK: Values of any kind

    private mutating func values(_ node: ConfigNode?) -> [String: BusValue] {
        var result: [String: BusValue] = [:]
        for entry in node?.mapping?.entries ?? [] {
            result[shortName(entry.key)] = value(entry.value, depth: 0)
        }
        return result
    }

    private mutating func value(_ node: ConfigNode, depth: Int) -> BusValue {
        guard depth < BusValue.depthLimit else {
            report("this is nested too deep", node)
            return .null
        }
        switch node.value {
        case .null: return .null
        case .bool(let flag): return .bool(flag)
        case .integer(let number): return .integer(Int64(number))
        case .float(let number): return .number(number)
        case .date(let text), .string(let text): return .string(text)
        case .sequence(let items), .tuple(let items): return .list(items.map { value($0, depth: depth + 1) })
        case .mapping(let mapping):
            var result: [String: BusValue] = [:]
            for entry in mapping.entries {
                result[shortName(entry.key)] = value(entry.value, depth: depth + 1)
            }
            return .table(result)
        }
    }

    private mutating func report(_ message: String, _ node: ConfigNode) {
        diagnostics.append(
            Diagnostic(
                code: "bus.value", severity: .error, message: message,
                range: SourceRange(node.span.offsets, in: source)))
    }
}
