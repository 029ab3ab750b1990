/// The arguments of a task, by place or by name.
///
/// Hubs keep them as they were given: a list, with named ones in a last struct that has the member `__starstar`; or,
/// newer, a single struct with the member `__method__`.
public struct KojiTaskArguments: Sendable, Hashable {
    /// Those that are given by place.
    public var positional: [XMLRPCValue]
    /// Those that are given by name.
    public var named: XMLRPCStruct

    public init(_ request: [XMLRPCValue]) {
        positional = request
        named = [:]
        guard let last = request.last?.structure else { return }
        let isNamedForm = request.count == 1 && last["__method__"] != nil
        guard isNamedForm || last["__starstar"] != nil else { return }
        positional.removeLast()
        named = XMLRPCStruct(
            last.members.filter { $0.name != "__starstar" && $0.name != "__method__" })
    }

    /// An argument by its place and its name; nil if it was not given, or as nil.
    public func argument(_ place: Int, _ name: String) -> XMLRPCValue? {
        let value = positional.indices.contains(place) ? positional[place] : named[name]
        return value.flatMap { $0.isNull ? nil : $0 }
    }

    /// The options: the argument of that name, or a struct that is the last argument.
    public var options: XMLRPCStruct {
        named["opts"]?.structure ?? positional.last?.structure ?? [:]
    }
}

extension KojiTask {
    /// What the task is to do, if its arguments were asked for.
    public var arguments: KojiTaskArguments { KojiTaskArguments(request) }

    /// Whether its results are to be thrown away after some time.
    public var isScratch: Bool { arguments.options["scratch"]?.flag ?? false }

    /// What a task means that is known here; nil for others, and for arguments that are not those of the method.
    public var work: Work? { Work(method, arguments) }

    /// What tasks of some methods do.
    public enum Work: Sendable, Hashable {
        case build(source: String, target: String?, options: XMLRPCStruct)
        /// Makes the source package; `source` is a URL, or a path below `work`.
        case sourcePackage(source: String, buildTag: KojiTag.ID?, options: XMLRPCStruct)
        case buildArch(package: String, buildTag: KojiTag.ID?, arch: String, options: XMLRPCStruct)
        case tagBuild(tag: KojiTag.ID?, build: KojiBuild.ID?)
        case newRepository(tag: XMLRPCValue)
        case createRepository(repository: KojiRepository.ID?, arch: String)
        case waitForRepository(tag: XMLRPCValue, builds: [String])
        case runroot(tag: String, arch: String, command: [String])

        init?(_ method: String, _ arguments: KojiTaskArguments) {
            switch method {
            case "build": self.init(build: arguments)
            case "rebuildSRPM", "buildSRPMFromSCM":
                let name = method == "rebuildSRPM" ? "srpm" : "url"
                guard let source = arguments.argument(0, name)?.string else { return nil }
                self = .sourcePackage(
                    source: source, buildTag: arguments.argument(1, "build_tag")?.id(),
                    options: arguments.options)
            case "buildArch":
                guard let package = arguments.argument(0, "pkg")?.string,
                    let arch = arguments.argument(2, "arch")?.string
                else { return nil }
                self = .buildArch(
                    package: package, buildTag: arguments.argument(1, "root")?.id(), arch: arch,
                    options: arguments.options)
            case "tagBuild":
                self = .tagBuild(
                    tag: arguments.argument(0, "tag_id")?.id(), build: arguments.argument(1, "build_id")?.id()
                )
            default: self.init(other: method, arguments)
            }
        }

        private init?(build arguments: KojiTaskArguments) {
            guard let source = arguments.argument(0, "src")?.string else { return nil }
            self = .build(
                source: source, target: arguments.argument(1, "target")?.string, options: arguments.options)
        }

        private init?(other method: String, _ arguments: KojiTaskArguments) {
            switch method {
            case "newRepo":
                guard let tag = arguments.argument(0, "tag") else { return nil }
                self = .newRepository(tag: tag)
            case "createrepo":
                guard let arch = arguments.argument(1, "arch")?.string else { return nil }
                self = .createRepository(repository: arguments.argument(0, "repo_id")?.id(), arch: arch)
            case "waitrepo":
                guard let tag = arguments.argument(0, "tag") else { return nil }
                let builds = arguments.argument(2, "nvrs")?.array ?? []
                self = .waitForRepository(tag: tag, builds: builds.compactMap(\.string))
            case "runroot":
                guard let tag = arguments.argument(0, "root")?.string,
                    let arch = arguments.argument(1, "arch")?.string,
                    let command = arguments.argument(2, "command")
                else { return nil }
                let words = command.array?.compactMap(\.string) ?? [command.string ?? ""]
                self = .runroot(tag: tag, arch: arch, command: words)
            default: return nil
            }
        }
    }
}
