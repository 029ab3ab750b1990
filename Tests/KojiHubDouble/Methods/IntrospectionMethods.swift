internal import KojiKit
internal import SystemPackage

/// What a hub says of itself.
enum IntrospectionMethods {
    static func add(to methods: inout HubMethods) {
        methods.add("getAPIVersion", "getAPIVersion()") { _ in 1 }
        methods.add("getKojiVersion", "getKojiVersion()") { call in .string(call.core.options.version) }
        methods.add("hello", "hello(*args)") { _ in "Hello World" }
        methods.add("echo", "echo(*args)") { call in call["args"] }
        methods.add("fault", "fault()") { _ in
            throw HubFault.exception("Exception", "test exception")
        }
        methods.add("error", "error()") { _ in throw HubFault.generic("test error") }
        methods.add("showOpts", "showOpts(as_string=True)", needs: .permission("admin")) { call in
            let opts: XMLRPCStruct = [
                "KojiDir": .string(call.core.topDirectory.string),
                "LoginCreatesUser": .bool(
                    call.core.options.loginCreatesUser),
            ]
            if call.flag("as_string") { return .string(XMLRPCValue.structure(opts).shown) }
            return .structure(opts)
        }
        methods.add("_listapi", "_listapi()") { call in
            .array(call.core.methods.byName.values.sorted { $0.name < $1.name }.map { describe($0) })
        }
        methods.add("system.listMethods", "system_listMethods()") { call in
            XMLRPCValue(call.core.methods.byName.keys.sorted())
        }
        methods.add("system.methodSignature", "system_methodSignature(method)") { _ in "undef" }
        methods.add("system.methodHelp", "system_methodHelp(method)") { call in
            guard let method = call.core.methods[call.text("method") ?? ""] else {
                throw HubFault.generic("Invalid method: \(call["method"].plain)")
            }
            return .string(method.name + method.signature.text)
        }
    }

    private static func describe(_ method: HubMethod) -> XMLRPCValue {
        let names = method.signature.parameters.map { XMLRPCValue.string($0.name) }
        let standards = method.signature.parameters.compactMap(\.standard)
        let args = method.signature.parameters.map { parameter -> XMLRPCValue in
            guard let standard = parameter.standard else { return .string(parameter.name) }
            return [.string(parameter.name), standard]
        }
        return [
            "name": .string(method.name), "doc": .null, "argdesc": .string(method.signature.text),
            "args": .array(args),
            "argspec": [
                .array(names), method.signature.takesAny ? "args" : nil, nil,
                standards.isEmpty ? nil : .array(standards), [], nil, [:],
            ],
        ]
    }
}
