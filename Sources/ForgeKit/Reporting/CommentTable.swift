/// The results of several jobs, as a comment for a pull request whose commit is not known.
public enum CommentTable {
    /// A table in Markdown with the columns Job and Result.
    public static func text(_ checks: [CheckReport]) -> String {
        let rows = checks.map { check in
            let result = check.url.map { "[\(check.state.rawValue)](\($0))" } ?? check.state.rawValue
            return "| \(cell(check.name)) | \(result) |"
        }
        return (["| Job | Result |", "| --- | --- |"] + rows).joined(separator: "\n") + "\n"
    }

    private static func cell(_ text: String) -> String {
        text.replacing("|", with: "\\|").replacing("\n", with: " ")
    }
}
