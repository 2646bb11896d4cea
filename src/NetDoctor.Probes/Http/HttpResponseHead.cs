using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace NetDoctor.Probes.Http;

/// <summary>Status line and headers of an HTTP/1 response (RFC 9112).</summary>
/// <param name="Status">Status code, 100-999.</param>
/// <param name="Location"><c>Location</c>; null when absent.</param>
/// <param name="Server"><c>Server</c>; null when absent.</param>
/// <param name="Via"><c>Via</c>; null when absent.</param>
/// <param name="SetCookies">Every <c>Set-Cookie</c>, in order.</param>
/// <param name="Length">Bytes up to and with the empty line.</param>
internal sealed record HttpResponseHead(int Status, string? Location, string? Server, string? Via, ImmutableArray<string> SetCookies, int Length)
{
    /// <summary>Most bytes of a head that are read.</summary>
    public const int MaxBytes = 16 * 1024;

    private const int MaxValueLength = 2048;

    /// <summary>Reads the status of a first line that may still be incomplete.</summary>
    /// <returns>The code; 0 while more bytes are needed; null when they are not HTTP/1.</returns>
    public static int? ReadStatus(ReadOnlySpan<byte> bytes)
    {
        var pattern = "HTTP/1.d ddd"u8;
        for (var i = 0; i < Math.Min(bytes.Length, pattern.Length); i++)
        {
            var isMatch = pattern[i] == 'd' ? char.IsAsciiDigit((char)bytes[i]) : bytes[i] == pattern[i];
            if (!isMatch)
            {
                return null;
            }
        }

        if (bytes.Length <= pattern.Length)
        {
            return 0;
        }

        var status = int.Parse(bytes[9..12], NumberStyles.None, CultureInfo.InvariantCulture);
        return status >= 100 && bytes[12] is (byte)' ' or (byte)'\r' or (byte)'\n' ? status : null;
    }

    /// <summary>Reads a head that begins with a status line.</summary>
    /// <param name="bytes">Bytes received so far.</param>
    /// <param name="head">The head; null while it is incomplete.</param>
    /// <returns>Whether what has come is well-formed.</returns>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out HttpResponseHead? head)
    {
        head = null;
        var status = ReadStatus(bytes);
        string? location = null;
        string? server = null;
        string? via = null;
        ImmutableArray<string> cookies = [];
        var offset = bytes.IndexOf((byte)'\n') + 1;
        while (offset > 0 && status is > 0)
        {
            var length = bytes[offset..].IndexOf((byte)'\n');
            if (length < 0)
            {
                return true;
            }

            var line = bytes.Slice(offset, length).TrimEnd((byte)'\r');
            offset += length + 1;
            if (line.IsEmpty)
            {
                head = new HttpResponseHead(status.Value, location, server, via, cookies, offset);
                return true;
            }

            var colon = line.IndexOf((byte)':');
            if (colon < 0)
            {
                return false;
            }

            location = Value(line, colon, "location"u8) ?? location;
            server = Value(line, colon, "server"u8) ?? server;
            via = Value(line, colon, "via"u8) ?? via;
            cookies = Value(line, colon, "set-cookie"u8) is { } cookie ? cookies.Add(cookie) : cookies;
        }

        return status is not null;
    }

    private static string? Value(ReadOnlySpan<byte> line, int colon, ReadOnlySpan<byte> name)
    {
        if (!Ascii.EqualsIgnoreCase(line[..colon], name))
        {
            return null;
        }

        return PeerText.Printable(line[(colon + 1)..].Trim((byte)' '), MaxValueLength);
    }
}
