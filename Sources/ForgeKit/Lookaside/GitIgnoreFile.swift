/// The file `.gitignore` of a package, to which new sources are added: they must not become part of its repository.
public enum GitIgnoreFile {
    /// The text with a line `/file` for each file that has none.
    public static func adding(_ files: [String], to text: String) -> String {
        var known = Set(text.split(whereSeparator: \.isNewline))
        var result = text
        for file in files {
            let line = "/\(escaped(file))"
            guard known.insert(line[...]).inserted else { continue }
            if !result.isEmpty, result.utf8.last != UInt8(ascii: "\n") { result += "\n" }
            result += "\(line)\n"
        }
        return result
    }

    /// - SeeAlso: gitignore(5), pattern format.
    private static func escaped(_ file: String) -> String {
        var escaped = ""
        for character in file {
            if "\\*?[".contains(character) { escaped += "\\" }
            escaped.append(character)
        }
        // Spaces at the end of a line do not count unless they are quoted.
        if escaped.hasSuffix(" ") { escaped.insert("\\", at: escaped.index(before: escaped.endIndex)) }
        return escaped
    }
}
