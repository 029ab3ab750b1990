internal import SourceDiagnostics

/// What can be wrong with the content of a comps file.
enum CompsFinding {
    case withoutID(CompsTag)
    case twice(CompsTag, String)
    case packageWithoutName(group: String)
    case blanks(package: String, group: String)
    case unknownType(String, package: String)
    case notABoolean(String, CompsTag?)
    case notANumber(String, CompsTag?)
    case langpackIsIncomplete

    func diagnostic(_ range: SourceRange) -> Diagnostic {
        Diagnostic(code: code, severity: severity, message: message, range: range, hint: hint)
    }

    private var code: Diagnostic.Code {
        switch self {
        case .withoutID: "comps.no-id"
        case .twice: "comps.twice"
        case .packageWithoutName: "comps.no-name"
        case .blanks: "comps.blanks"
        case .unknownType: "comps.package-type"
        case .notABoolean, .notANumber: "comps.value"
        case .langpackIsIncomplete: "comps.langpack"
        }
    }

    private var severity: Diagnostic.Severity {
        switch self {
        case .withoutID, .blanks: .error
        default: .warning
        }
    }

    private var message: String {
        switch self {
        case .withoutID(let tag): "a \(tag.rawValue) has no id"
        case .twice(let tag, let id): "the \(tag.rawValue) '\(id)' stands twice in this file"
        case .packageWithoutName(let group): "a package without a name in group '\(group)' is passed over"
        case .blanks(let package, let group):
            "Package name \(package) in group '\(group)' contains leading or trailing whitespace"
        case .unknownType(let type, let package):
            "the type '\(type)' of package '\(package)' is unknown; it counts as mandatory"
        case .notABoolean(let text, let tag): "'\(tag?.rawValue ?? "")' is '\(text)', not true or false"
        case .notANumber(let text, let tag): "'\(tag?.rawValue ?? "")' is '\(text)', not a whole number"
        case .langpackIsIncomplete: "a language pack needs both name and install"
        }
    }

    private var hint: String? {
        switch self {
        case .withoutID(let tag): "add <id> to the \(tag.rawValue)"
        case .twice: "join the two, or rename one"
        case .packageWithoutName: "write a name, or remove the packagereq"
        case .blanks: "remove the white space within the packagereq"
        case .unknownType: "write mandatory, default, optional or conditional"
        case .notABoolean, .notANumber, .langpackIsIncomplete: nil
        }
    }
}
