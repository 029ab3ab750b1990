/// The paths of included files: names relative to the file that includes them.
enum ConfPath {
    /// The file that `from name import …` in a file means.
    static func included(_ name: String, from file: String) -> String {
        guard !name.hasPrefix("/"), let slash = file.lastIndex(of: "/") else { return name + ".conf" }
        return file[...slash] + name + ".conf"
    }

    /// The path without `.` and doubled slashes, to know a file again; `..` may lead through links and stays.
    static func normalized(_ path: String) -> String {
        let parts = path.split(separator: "/").filter { $0 != "." }
        return (path.hasPrefix("/") ? "/" : "") + parts.joined(separator: "/")
    }
}
