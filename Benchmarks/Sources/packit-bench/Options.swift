/// What the command line asks for.
struct Options {
    /// The packit to measure.
    var packit = "packit"
    /// The pungi to measure; composes are left out without it.
    var pungi: String?
    /// The directory with package universes.
    var universes = ""
    /// Those of them to measure composes of.
    var sizes: [String] = []
    /// The example that lists a Koji tag, with the hub to ask; left out without both.
    var listTag: String?
    var kojiHub: String?
    /// A Python with Koji's own library, to run beside it.
    var kojiPython: String?
    /// The program that asks a server many small questions, with the server to ask; left out without both.
    var httpProbe: String?
    var httpServer: String?
    /// The program that reads pull requests in JSON; left out without it.
    var jsonProbe: String?
    /// The reference implementation's packit, when it is there.
    var reference: String?
    /// Measured runs of each command.
    var runs = 20
    /// Runs before those, which are not counted.
    var warmUps = 3
    /// Only the groups whose name contains this.
    var filter = ""
    /// Print JSON instead of a table.
    var json = false
    /// End with status 1 when a target is missed.
    var check = false
    var help = false

    static let usage = """
        usage: packit-bench [options]

          --packit PATH      the packit to measure (packit from PATH)
          --pungi PATH       the pungi to measure
          --universes DIR    the directory with package universes for pungi
          --sizes LIST       the names of the universes, with spaces between
          --list-tag PATH    the example that lists a Koji tag
          --koji-hub URL     the hub to list the tag 'universe' of
          --koji-python PATH a Python with Koji's own library, to run beside it
          --http-probe PATH  the program that asks a server many small questions
          --http-server URL  the server to ask
          --json-probe PATH  the program that reads pull requests in JSON
          --reference PATH   the reference implementation's packit, to run beside it
          --runs N           measured runs of each command (20); fewer of those that take long
          --warm-ups N       uncounted runs before them (3)
          --filter TEXT      only the groups whose name contains TEXT
          --json             print JSON instead of a table
          --check            end with status 1 when a target is missed
        """

    init(_ arguments: [String]) throws(BenchError) {
        var rest = arguments[...]
        while let option = rest.popFirst() {
            switch option {
            case "--packit": packit = try Self.value(of: option, &rest)
            case "--pungi": pungi = try Self.value(of: option, &rest)
            case "--universes": universes = try Self.value(of: option, &rest)
            case "--sizes":
                sizes = try Self.value(of: option, &rest).split(separator: " ").map(String.init)
            case "--list-tag": listTag = try Self.value(of: option, &rest)
            case "--koji-hub": kojiHub = try Self.value(of: option, &rest)
            case "--koji-python": kojiPython = try Self.value(of: option, &rest)
            case "--http-probe": httpProbe = try Self.value(of: option, &rest)
            case "--http-server": httpServer = try Self.value(of: option, &rest)
            case "--json-probe": jsonProbe = try Self.value(of: option, &rest)
            case "--reference": reference = try Self.value(of: option, &rest)
            case "--runs": runs = try Self.count(of: option, &rest, atLeast: 1)
            case "--warm-ups": warmUps = try Self.count(of: option, &rest, atLeast: 0)
            case "--filter": filter = try Self.value(of: option, &rest)
            case "--json": json = true
            case "--check": check = true
            case "--help", "-h": help = true
            default: throw BenchError("unknown option \(option)\n\n\(Self.usage)")
            }
        }
    }

    private static func value(
        of option: String, _ rest: inout ArraySlice<String>
    ) throws(BenchError) -> String {
        guard let value = rest.popFirst() else { throw BenchError("\(option) needs a value\n\n\(usage)") }
        return value
    }

    private static func count(
        of option: String, _ rest: inout ArraySlice<String>, atLeast minimum: Int
    ) throws(BenchError) -> Int {
        let text = try value(of: option, &rest)
        guard let count = Int(text), count >= minimum else {
            throw BenchError("\(option) needs a whole number from \(minimum) on, not '\(text)'")
        }
        return count
    }
}
