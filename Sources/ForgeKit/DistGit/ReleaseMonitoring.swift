public import JSONKit

/// What Fedora does when the project of a package publishes a version.
public struct ReleaseMonitoring: Hashable, Sendable {
    /// Whether anything happens; all else counts only then.
    public var isOn: Bool
    /// Whether a bug is filed.
    public var filesBugs: Bool
    /// Whether versions count that are older than the newest one.
    public var allVersions: Bool
    /// Whether only stable versions count.
    public var stableOnly: Bool
    /// Whether a scratch build of the new version is started.
    public var startsScratchBuilds: Bool

    public init(
        isOn: Bool, filesBugs: Bool = true, allVersions: Bool = false, stableOnly: Bool = false,
        startsScratchBuilds: Bool = false
    ) {
        self.isOn = isOn
        self.filesBugs = filesBugs
        self.allVersions = allVersions
        self.stableOnly = stableOnly
        self.startsScratchBuilds = startsScratchBuilds
    }

    /// Where a package says it.
    public static let file = (path: "monitoring.toml", branch: "rawhide")

    /// Reads the old word for it, such as `monitoring-stable-scratch`; nil for another word.
    public init?(word: String) {
        switch word {
        case "no-monitoring": self.init(isOn: false, filesBugs: false)
        case "monitoring": self.init(isOn: true)
        case "monitoring-with-scratch": self.init(isOn: true, startsScratchBuilds: true)
        case "monitoring-all": self.init(isOn: true, allVersions: true)
        case "monitoring-all-scratch": self.init(isOn: true, allVersions: true, startsScratchBuilds: true)
        case "monitoring-stable": self.init(isOn: true, stableOnly: true)
        case "monitoring-stable-scratch": self.init(isOn: true, stableOnly: true, startsScratchBuilds: true)
        default: return nil
        }
    }

    /// Reads `monitoring.toml`: `monitoring` has to be there, `bugzilla` is true and the others are false unless said.
    init(toml text: String) throws(MonitoringFile.Problem) {
        let file = try MonitoringFile(text)
        guard let isOn = try file.flag("monitoring") else {
            throw MonitoringFile.Problem(line: file.lineCount, reason: "there is no 'monitoring'")
        }
        self.init(
            isOn: isOn, filesBugs: try file.flag("bugzilla") ?? true,
            allVersions: try file.flag("all_versions") ?? false,
            stableOnly: try file.flag("stable_only") ?? false,
            startsScratchBuilds: try file.flag("scratch_build") ?? false)
    }
}

extension ReleaseMonitoring: JSONReadable {
    /// Reads what dist-git answers: `{"monitoring": word}`.
    public init(_ json: JSON) throws(JSONError) {
        let member = try json.member("monitoring")
        guard let word = member.string, let monitoring = Self(word: word) else {
            throw member.unexpected("a word such as 'monitoring-with-scratch'")
        }
        self = monitoring
    }
}
