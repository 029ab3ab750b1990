internal import KojiKit

/// A method's parameters, as the server's language declares them: `get_tag(tagInfo, strict=False)`.
struct Signature: Sendable {
    struct Parameter: Sendable {
        var name: String
        /// Nil for one that must be given.
        var standard: XMLRPCValue?
    }

    let function: String
    let parameters: [Parameter]
    /// Whether anything may be given, as `*args`.
    let takesAny: Bool
    /// The name of what takes all that is given by name and has no parameter, as `**options`.
    let rest: String?
    let text: String

    init(_ text: String) {
        let parts = text.split(separator: "(", maxSplits: 1)
        function = String(parts[0])
        let inner = parts.count > 1 ? parts[1].dropLast() : ""
        var parameters: [Parameter] = []
        var takesAny = false
        var rest: String?
        for word in inner.split(separator: ",").map({ $0.drop { $0 == " " } }) {
            if word.hasPrefix("**") {
                rest = String(word.dropFirst(2))
                continue
            }
            if word.hasPrefix("*") {
                takesAny = true
                continue
            }
            let sides = word.split(separator: "=", maxSplits: 1).map(String.init)
            var parameter = Parameter(name: sides[0])
            if sides.count > 1 { parameter.standard = .some(Self.value(sides[1])) }
            parameters.append(parameter)
        }
        self.parameters = parameters
        self.takesAny = takesAny
        self.rest = rest
        self.text = "(\(inner))"
    }

    private static func value(_ text: String) -> XMLRPCValue {
        switch text {
        case "None": .null
        case "True": true
        case "False": false
        default: Int64(text).map { .int($0) } ?? .string(String(text.filter { $0 != "'" }))
        }
    }

    /// Gives the arguments of a call their names.
    ///
    /// - Throws: A fault with the words of the server's language.
    func bind(_ sent: [XMLRPCValue]) throws -> [String: XMLRPCValue] {
        var positional = sent
        var named: [XMLRPCStruct.Member] = []
        if let last = sent.last?.structure, last["__starstar"]?.isTrue == true {
            positional.removeLast()
            named = last.members.filter { $0.name != "__starstar" }
        }
        var bound: [String: XMLRPCValue] = [:]
        if takesAny {
            bound["args"] = .array(positional)
            return bound
        }
        for (parameter, value) in zip(parameters, positional) { bound[parameter.name] = value }
        var others = XMLRPCStruct()
        for member in named {
            if rest != nil, !parameters.contains(where: { $0.name == member.name }) {
                others[member.name] = member.value
                continue
            }
            guard parameters.contains(where: { $0.name == member.name }) else {
                throw fault("got an unexpected keyword argument '\(member.name)'")
            }
            guard bound[member.name] == nil else {
                throw fault("got multiple values for argument '\(member.name)'")
            }
            bound[member.name] = member.value
        }
        if let rest { bound[rest] = .structure(others) }
        if positional.count > parameters.count { throw tooMany(positional.count) }
        let missing = parameters.filter { $0.standard == nil && bound[$0.name] == nil }.map { "'\($0.name)'" }
        if !missing.isEmpty {
            let names =
                missing.count < 3
                ? missing.joined(separator: " and ")
                : missing.dropLast().joined(separator: ", ") + ", and " + missing[missing.count - 1]
            throw fault(
                "missing \(missing.count) required positional argument\(missing.count == 1 ? "" : "s"): \(names)"
            )
        }
        for parameter in parameters where bound[parameter.name] == nil {
            bound[parameter.name] = parameter.standard
        }
        return bound
    }

    private func tooMany(_ given: Int) -> XMLRPCFault {
        let most = parameters.count
        let least = parameters.count { $0.standard == nil }
        let takes = least == most ? "\(most)" : "from \(least) to \(most)"
        return fault(
            "takes \(takes) positional argument\(most == 1 && least == most ? "" : "s") but \(given) "
                + (given == 1 ? "was given" : "were given"))
    }

    private func fault(_ text: String) -> XMLRPCFault { HubFault.parameter("\(function)() \(text)") }
}
