internal import JSONKit

/// What a merge request changes in one file.
struct GitLabDiff: Sendable {
    var oldPath: String
    var path: String
    var isRenamed: Bool
    /// The hunks; empty also where the change is too large to be shown.
    var text: String

    init(_ json: JSON) throws(JSONError) {
        oldPath = try json.string("old_path")
        path = try json.string("new_path")
        isRenamed = try json.optionalBool("renamed_file") ?? false
        text = try json.optionalString("diff") ?? ""
    }

    var changedFile: ChangedFile {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        let isCounted = lines.contains { $0.hasPrefix("@@ ") }
        return ChangedFile(
            path, oldPath: isRenamed ? oldPath : nil,
            linesAdded: isCounted ? lines.count { $0.hasPrefix("+") } : nil,
            linesRemoved: isCounted ? lines.count { $0.hasPrefix("-") } : nil)
    }

    /// The line of the old file that a line of the new one was; nil for a line that was added.
    func oldLine(of line: Int) -> Int? {
        // How far the lines behind what was read so far have moved.
        var shift = 0
        var (old, new) = (0, 0)
        for text in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if let hunk = Hunk(text) {
                if hunk.new > line { break }
                (old, new) = (hunk.old, hunk.new)
                continue
            }
            switch text.first {
            case "+":
                if new == line { return nil }
                new += 1
                shift -= 1
            case "-":
                old += 1
                shift += 1
            case " ":
                if new == line { return old }
                (old, new) = (old + 1, new + 1)
            default: break
            }
        }
        return line + shift
    }

    /// `@@ -old,count +new,count @@`.
    private struct Hunk {
        var old: Int
        var new: Int

        init?(_ line: Substring) {
            guard line.hasPrefix("@@ -") else { return nil }
            let words = line.split(separator: " ")
            guard words.count >= 3, let old = Self.start(words[1]), let new = Self.start(words[2]) else {
                return nil
            }
            (self.old, self.new) = (old, new)
        }

        private static func start(_ range: Substring) -> Int? {
            Int(range.dropFirst().prefix { $0 != "," })
        }
    }
}
