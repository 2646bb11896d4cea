using System.Text.RegularExpressions;

namespace NetDoctor.Bot.Conversations.Grammar;

/// <summary>Finds the target in a line of an application's log that somebody pasted.</summary>
internal static partial class ErrorLines
{
    /// <summary>The target that could not be reached, as the API wants it; null when the text is no such line.</summary>
    /// <param name="text">Plain words.</param>
    public static string? TargetIn(string text)
    {
        foreach (var form in (Regex[])
            [Url(), Curl(), Dialled(), Lookup(), Node(), Java(), Jdbc(), Libpq(), Redis(), MySql(), Kafka(), Urllib(), Ruby(), Netcat(), Upstream(), DotNet(), Unresolved(), Unknown()])
        {
            if (form.Match(text) is { Success: true } match)
            {
                var host = match.Groups["host"].Value.TrimEnd('.', ',', ':');
                var port = match.Groups["port"] is { Success: true } group ? $":{group.Value}" : "";
                return host.Contains("://", StringComparison.Ordinal) ? host : $"{host.ToLowerInvariant()}{port}";
            }
        }

        return null;
    }

    // Go: Get http://payments.shop/: dial tcp 10.96.1.2:80: connect: connection refused. The URL says what was asked for.
    [GeneratedRegex(@"\b(?:Get|Post|Put|Head|Delete|Patch) (?<host>https?://\S+?) ?: (?:dial|context|net/http|EOF|read|tls|x509|unexpected)", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Url();

    // curl: (7) Failed to connect to payments.shop port 80 after 0 ms: Connection refused
    [GeneratedRegex(@"Failed to connect to (?<host>\S+) port (?<port>\d{1,5})", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Curl();

    // Go: dial tcp 10.96.1.2:80: i/o timeout
    [GeneratedRegex(@"\bdial (?:tcp|udp)[46]? (?<host>\[?[\w.:-]+\]?):(?<port>\d{1,5})\b", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Dialled();

    // Go: lookup payments.shop on 10.96.0.10:53: no such host
    [GeneratedRegex(@"\blookup (?<host>[\w.-]+)(?: on \S+)?: ", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Lookup();

    // Node.js: connect ECONNREFUSED 10.96.1.2:80; getaddrinfo ENOTFOUND payments.shop
    [GeneratedRegex(@"\b(?:ECONNREFUSED|ETIMEDOUT|EHOSTUNREACH|ECONNRESET|ENOTFOUND|EAI_AGAIN) (?<host>[\w.-]+)(?::(?<port>\d{1,5}))?", RegexOptions.None, 1000)]
    private static partial Regex Node();

    // Java: java.net.UnknownHostException: payments.shop; Connect to payments.shop:80 [...] failed: Connection refused
    [GeneratedRegex(@"UnknownHostException: (?<host>[\w.-]+)|\bConnect to (?<host>[\w.-]+):(?<port>\d{1,5})", RegexOptions.None, 1000)]
    private static partial Regex Java();

    // libpq: connection to server at db.data (10.1.2.3), port 5432 failed: Connection timed out
    [GeneratedRegex(@"connection to server at (?<host>[\w.-]+)(?: \([^)]*\))?, port (?<port>\d{1,5}) failed", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Libpq();

    // curl: (6) Could not resolve host: payments.shop; Python: Failed to resolve 'payments.shop'
    [GeneratedRegex(@"(?:Could not resolve host:|Failed to resolve|Temporary failure resolving|Name or service not known:) '?(?<host>[\w.-]+)", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Unresolved();

    // pgjdbc: Connection to db.data:5432 refused. Check that the hostname and port are correct
    [GeneratedRegex(@"\bConnection to (?<host>[\w.-]+):(?<port>\d{1,5}) refused", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Jdbc();

    // redis-cli: Could not connect to Redis at cache:6379: Connection refused
    [GeneratedRegex(@"Could not connect to (?:Redis|Valkey) at (?<host>[\w.-]+):(?<port>\d{1,5})", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Redis();

    // mysql: ERROR 2003 (HY000): Can't connect to MySQL server on 'db.data:3306' (111)
    [GeneratedRegex(@"Can't connect to (?:MySQL|MariaDB)? ?server on '(?<host>[\w.-]+)(?::(?<port>\d{1,5}))?'", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex MySql();

    // Kafka: Connection to node 1 (kafka.data/10.1.2.3:9092) could not be established
    [GeneratedRegex(@"Connection to node -?\d+ \((?<host>[\w.-]+)/[\w.:]*?:(?<port>\d{1,5})\) could not be established", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Kafka();

    // urllib3: HTTPConnectionPool(host='payments.shop', port=80): Max retries exceeded with url: /
    [GeneratedRegex(@"HTTPS?ConnectionPool\(host='(?<host>[\w.-]+)', port=(?<port>\d{1,5})\)", RegexOptions.None, 1000)]
    private static partial Regex Urllib();

    // Ruby: Failed to open TCP connection to payments.shop:80 (Connection refused - connect(2) for ...)
    [GeneratedRegex(@"Failed to open TCP connection to (?<host>[\w.-]+):(?<port>\d{1,5})", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Ruby();

    // OpenBSD netcat: nc: connect to payments.shop (10.96.1.2) port 80 (tcp) failed: Connection refused
    [GeneratedRegex(@"\bconnect to (?<host>[\w.-]+)(?: \([^)]*\))? port (?<port>\d{1,5})(?: \(\w+\))? (?:failed|timed out)", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Netcat();

    // nginx: connect() failed (111: Connection refused) while connecting to upstream, ..., upstream: "http://10.1.2.3:80/", host: "shop"
    [GeneratedRegex(@"\bupstream: (?<host>https?://[^\s,]+)|host not found in upstream (?<host>[\w.-]+)(?::(?<port>\d{1,5}))?", RegexOptions.None, 1000)]
    private static partial Regex Upstream();

    // .NET: Connection refused (payments.shop:80); Name or service not known (payments.shop:80)
    [GeneratedRegex(@"(?:Connection refused|Connection timed out|No route to host|Name or service not known|Resource temporarily unavailable|Name does not resolve) \((?<host>[\w.-]+):(?<port>\d{1,5})\)", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex DotNet();

    // wget: unable to resolve host address payments; ping: payments.shop: Name or service not known; nslookup: ** server can't find payments.shop: NXDOMAIN
    [GeneratedRegex(@"unable to resolve host address '?(?<host>[\w.-]+)|^(?:ping|ping6|ssh|wget|telnet|nc|getent): '?(?<host>[\w.-]+)'?: (?:Name or service|Name does not|Temporary failure|bad address)|server can't find (?<host>[\w.-]+): (?:NXDOMAIN|SERVFAIL|REFUSED)|bad address '(?<host>[\w.-]+)'", RegexOptions.IgnoreCase, 1000)]
    private static partial Regex Unknown();
}
