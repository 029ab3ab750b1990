internal import ConfigSyntax
internal import HostKit
internal import SourceDiagnostics
internal import SystemPackage

/// An option of a profile, as it is written.
struct ProfileOption: Sendable {
    /// Its lines joined by line ends.
    var value: String
    /// Of the value's first line, or of the name if it is empty.
    var range: SourceRange
}

/// Reads the options of a section by their types.
struct ProfileReader {
    private let options: [String: ProfileOption]
    private let interpolation: INIInterpolation
    private let environment: HostEnvironment
    private(set) var diagnostics: [Diagnostic] = []

    init(_ options: [String: ProfileOption], _ environment: HostEnvironment) {
        self.options = options
        self.environment = environment
        interpolation = INIInterpolation(values: options.mapValues(\.value))
    }

    mutating func profile(_ name: String) -> KojiProfile {
        var profile = KojiProfile(name: name)
        if let server = text("server") { profile.server = server }
        if let url = text("weburl") { profile.webURL = url }
        profile.topURL = text("topurl")
        if let directory = text("topdir") { profile.topDirectory = FilePath(directory) }
        readIdentity(&profile)
        readPatience(&profile)
        profile.usesRawUpload = bool("use_fast_upload") ?? profile.usesRawUpload
        profile.uploadBlockSize =
            number("upload_blocksize", from: 1, upTo: 1 << 28) ?? profile.uploadBlockSize
        profile.pollInterval = seconds("poll_interval") ?? profile.pollInterval
        return profile
    }

    private mutating func readIdentity(_ profile: inout KojiProfile) {
        profile.authentication = authentication()
        profile.certificate = path("cert") ?? usual("client.crt")
        profile.serverCA = path("serverca") ?? usual("serverca.crt")
        profile.oldCA = path("ca")
        profile.principal = text("principal")
        profile.keytab = path("keytab")
        profile.verifiesServer = !(bool("no_ssl_verify") ?? false)
    }

    private mutating func readPatience(_ profile: inout KojiProfile) {
        profile.maxRetries = number("max_retries", from: 0, upTo: 1_000_000) ?? profile.maxRetries
        profile.retryInterval = seconds("retry_interval") ?? profile.retryInterval
        profile.retriesAnonymousCalls = bool("anon_retry") ?? true
        profile.waitsForOfflineHub = bool("offline_retry") ?? profile.waitsForOfflineHub
        profile.offlineRetryInterval = seconds("offline_retry_interval") ?? profile.offlineRetryInterval
        profile.timeout = seconds("timeout", from: 1) ?? profile.timeout
        profile.loginTimeout = seconds("auth_timeout", from: 1) ?? profile.loginTimeout
    }

    /// A value; an empty one counts as none.
    private mutating func text(_ name: String) -> String? {
        value(name).flatMap { $0.isEmpty ? nil : $0 }
    }

    private mutating func value(_ name: String) -> String? {
        guard let option = options[name] else { return nil }
        do throws(INIInterpolation.Failure) {
            return try interpolation.expand(option.value)
        } catch {
            diagnostics.append(
                .profile("interpolation", "in '\(name)': \(error.message)", at: option.range))
            return nil
        }
    }

    private mutating func path(_ name: String) -> FilePath? {
        text(name).map { environment.absolute(FilePath($0)) }
    }

    /// A file that counts when it is there.
    private func usual(_ name: String) -> FilePath? {
        let path = environment.home.appending(".koji").appending(name)
        return Files.exists(path) ? path : nil
    }

    private mutating func bool(_ name: String) -> Bool? {
        guard let value = value(name), let option = options[name] else { return nil }
        switch value.lowercased() {
        case "1", "yes", "true", "on": return true
        case "0", "no", "false", "off": return false
        default:
            diagnostics.append(
                .profile("boolean", "'\(name)' is yes or no, and this is neither", at: option.range))
            return nil
        }
    }

    private mutating func seconds(_ name: String, from least: Int = 0) -> Duration? {
        number(name, from: least, upTo: 1_000_000_000).map { .seconds($0) }
    }

    private mutating func number(_ name: String, from least: Int, upTo most: Int) -> Int? {
        guard let value = value(name), let option = options[name] else { return nil }
        guard let number = Self.number(value), (least...most).contains(number) else {
            diagnostics.append(
                .profile(
                    "integer", "'\(name)' is a whole number from \(least) to \(most), and this is not",
                    at: option.range))
            return nil
        }
        return number
    }

    /// A number as Python reads it: with a sign and with underscores between digits.
    private static func number(_ text: String) -> Int? {
        let digits = text.drop { $0 == "+" || $0 == "-" }
        let groups = digits.split(separator: "_", omittingEmptySubsequences: false)
        guard text.count - digits.count <= 1, groups.allSatisfy({ !$0.isEmpty }) else { return nil }
        return Int(text.replacing("_", with: ""))
    }

    private mutating func authentication() -> KojiProfile.AuthenticationType? {
        guard let value = text("authtype"), let option = options["authtype"] else { return nil }
        if let type = KojiProfile.AuthenticationType(rawValue: value) { return type }
        let known = KojiProfile.AuthenticationType.allCases.map(\.rawValue)
        var diagnostic = Diagnostic.profile(
            "authtype", "'authtype' is one of \(known.joined(separator: ", "))", at: option.range)
        diagnostic.fix = Suggestion.nearest(to: value, among: known)
        diagnostics.append(diagnostic)
        return nil
    }
}

extension Diagnostic {
    /// Something wrong in a file of profiles.
    fileprivate static func profile(_ code: String, _ message: String, at range: SourceRange) -> Self {
        Diagnostic(
            code: Code(rawValue: "koji-profile.\(code)"), severity: .error, message: message, range: range)
    }
}
