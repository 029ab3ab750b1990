#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Measures whole processes of packit beside the commands that it is compared with.
@main
struct PackitBench {
    static func main() {
        do {
            exit(try run(Options(Array(CommandLine.arguments.dropFirst()))))
        } catch {
            complain("error: \(error)")
            exit(2)
        }
    }

    /// - Returns: the exit status.
    private static func run(_ options: Options) throws(BenchError) -> Int32 {
        if options.help {
            print(Options.usage)
            return 0
        }
        let packit = try resolve(options.packit)
        // Paths are made absolute before the first command changes the directory.
        var options = options
        if let pungi = options.pungi { options.pungi = try resolve(pungi) }
        if let probe = options.jsonProbe { options.jsonProbe = try resolve(probe) }
        if !options.sizes.isEmpty { options.universes = try resolve(options.universes) }
        var reference: String?
        if let path = options.reference { reference = try resolve(path) }

        let root = try makeTemporaryDirectory()
        let runner = ProcessRunner(environment: environment(home: "\(root)/home"), logPath: "\(root)/log")
        var places = [root]
        defer { remove(places, runner) }
        let inputs = try Inputs(in: root, runner: runner)
        let suite = Suite(
            packit: packit, reference: reference, inputs: inputs, hasPyYAML: hasPyYAML(runner))
        var groups = suite.groups
        if let composes = try composeSuite(options, runner) {
            places.append(composes.results)
            try composes.prepare()
            groups += composes.groups
        }
        if let listTag = options.listTag, let hub = options.kojiHub {
            groups += KojiSuite(listTag: try resolve(listTag), hub: hub, python: options.kojiPython).groups
        }
        if let probe = options.httpProbe, let server = options.httpServer {
            groups += try HTTPSuite(
                probe: try resolve(probe), server: server, directory: root,
                hasCurl: succeeds(runner, "curl", "--version"),
                hasPython: succeeds(runner, "python3", "--version")
            ).groups()
        }
        if let probe = options.jsonProbe {
            groups += try JSONSuite(
                probe: try resolve(probe), directory: root,
                hasPython: succeeds(runner, "python3", "--version")
            ).groups()
        }
        let measurement = Measurement(runner: runner, options: options)

        var results: [GroupResult] = []
        for group in groups where options.filter.isEmpty || group.name.contains(options.filter) {
            results.append(try measurement.measure(group))
        }
        let json = JSONReport(results: results, options: options).description
        print(options.json ? json : TextReport(results: results, options: options).description)
        let isMissed = results.contains { $0.benchmarks.contains { $0.verdicts.contains { !$0.isMet } } }
        return options.check && isMissed ? 1 : 0
    }

    private static func composeSuite(
        _ options: Options, _ runner: ProcessRunner
    ) throws(BenchError) -> ComposeSuite? {
        guard let pungi = options.pungi, !options.sizes.isEmpty else { return nil }
        return ComposeSuite(
            pungi: pungi, universes: options.universes, sizes: options.sizes,
            results: try makeTemporaryDirectory(in: options.universes),
            hasCreaterepo: succeeds(runner, "createrepo_c", "--version"),
            hasRepoclosure: succeeds(runner, "dnf", "repoclosure", "--help"))
    }

    private static func succeeds(
        _ runner: ProcessRunner, _ executable: String, _ arguments: String...
    ) -> Bool {
        (try? runner.run(Command(executable: executable, arguments: arguments, directory: "/"))) != nil
    }

    /// Nothing of the caller's settings but where programs are.
    private static func environment(home: String) -> [String] {
        let path = getenv("PATH").map { String(cString: $0) } ?? "/usr/bin:/bin"
        return [
            "PATH=\(path)", "HOME=\(home)", "XDG_CONFIG_HOME=\(home)/.config", "LC_ALL=C.UTF-8", "TZ=UTC",
            "GIT_CONFIG_GLOBAL=/dev/null", "GIT_CONFIG_NOSYSTEM=1",
        ]
    }

    private static func hasPyYAML(_ runner: ProcessRunner) -> Bool {
        succeeds(runner, "python3", "-c", "import yaml")
    }

    private static func remove(_ places: [String], _ runner: ProcessRunner) {
        // The log lies in what is removed, so this run must not write there.
        let quiet = ProcessRunner(environment: runner.environment, logPath: "/dev/null")
        do {
            _ = try quiet.run(Command(executable: "rm", arguments: ["-rf"] + places, directory: "/"))
        } catch {
            complain("warning: \(places) stay behind: \(error)")
        }
    }

    private static func complain(_ message: String) {
        let bytes = Array("\(message)\n".utf8)
        // Nobody is left to tell when standard error is closed.
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }
}
