internal import Glibc
internal import HostKit
internal import SystemPackage

/// The text of an ``ApacheServer``'s configuration.
struct ApacheConfiguration {
    let server: ApacheServer
    let options: ApacheServer.Options
    /// With its key.
    let certificate: FilePath
    let keytab: FilePath?

    var text: String {
        let parts = [
            Self.modules, basics, options.isEncrypted ? encryption : [], identity, kerberos, certificates,
            forwarding, proxy, options.lines,
        ]
        return parts.joined().joined(separator: "\n") + "\n"
    }

    private var basics: [String] {
        let directory = server.directory
        return [
            "ServerRoot \(directory)", "DefaultRuntimeDir \(directory)", "PidFile \(directory)/pid",
            "Mutex file:\(directory) default", "Listen 127.0.0.1:\(server.port)",
            "ServerName localhost:\(server.port)", "User \(Self.user)", "Group #\(Self.group)",
            "ErrorLog /dev/stderr", "LogLevel notice", "Timeout 3600", "StartServers 1", "ServerLimit 2",
            "ThreadsPerChild 25", "MaxRequestWorkers 50", "DocumentRoot \(server.documents)",
            "<Directory />", "Require all granted", "</Directory>",
        ]
    }

    private var encryption: [String] {
        [
            "Protocols h2 http/1.1", "SSLEngine on", "SSLCertificateFile \(certificate)",
            "SSLCACertificateFile \(server.authority.certificate)", "SSLSessionCache none",
        ] + (options.requiresCertificate ? ["SSLVerifyClient require"] : [])
    }

    /// Who somebody is is told by us alone.
    private var identity: [String] { ["RequestHeader unset X-Remote-User early"] }

    private var kerberos: [String] {
        guard let keytab else { return [] }
        return options.kerberosPaths.flatMap { path in
            [
                "<Location \"\(path)\">", "AuthType GSSAPI", "AuthName test",
                "GssapiCredStore keytab:\(keytab)", "GssapiAllowedMech krb5", "Require valid-user",
                "RequestHeader set X-Remote-User expr=%{REMOTE_USER}", "</Location>",
            ]
        }
    }

    private var certificates: [String] {
        options.certificatePaths.flatMap { path in
            [
                "<Location \"\(path)\">", "SSLVerifyClient require", "SSLVerifyDepth 1",
                "SSLOptions +StdEnvVars", "RequestHeader set X-Remote-User \"%{SSL_CLIENT_S_DN_CN}s\"",
                "</Location>",
            ]
        }
    }

    private var forwarding: [String] {
        // The longest first: the first that fits is taken.
        options.forwardedPaths.sorted { $0.key.count > $1.key.count }
            .map { path, port in
                "ProxyPass \"\(path)\" \"http://127.0.0.1:\(port)\(path)\" disablereuse=on timeout=3600"
            }
    }

    private var proxy: [String] {
        guard options.proxyUser != nil else { return [] }
        return [
            "ProxyRequests On", "ProxyVia On", "AllowCONNECT 1-65535", "<Proxy *>", "AuthType Basic",
            "AuthName proxy",
            "AuthBasicProvider file", "AuthUserFile \(server.directory)/users", "Require valid-user",
            "</Proxy>",
        ]
    }

    /// Who the workers are when we are root.
    private static var user: String {
        ["www-data", "apache", "nobody"].first { getpwnam($0) != nil } ?? "nobody"
    }

    private static var group: UInt32 { getpwnam(user)?.pointee.pw_gid ?? 65534 }

    /// Those that are not built in, of those that this needs.
    private static var modules: [String] {
        let names = [
            "mpm_event", "unixd", "log_config", "logio", "authn_core", "authn_file", "authz_core",
            "authz_user", "auth_basic", "auth_gssapi", "dir", "mime", "alias", "rewrite", "headers", "env",
            "setenvif", "socache_shmcb", "ssl", "http2", "proxy", "proxy_http", "proxy_connect",
        ]
        return names.compactMap { name in
            file(of: "mod_\(name)").map { "LoadModule \(name)_module \($0)" }
        } + ["<IfModule mime_module>", "TypesConfig /dev/null", "</IfModule>"]
    }
    /// Where a module lies, on Debian or on Fedora; nil when it is built in or missing.
    static func file(of module: String) -> FilePath? {
        let folders: [FilePath] = ["/usr/lib/apache2/modules", "/usr/lib64/httpd/modules"]
        return folders.map { $0.appending("\(module).so") }.first(where: Files.exists)
    }
}
