using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace NetDoctor.TestKit.Namespaces;

/// <summary>A DNS server's answers, the few that the lab needs (RFC 1035): addresses of known names, and NXDOMAIN.</summary>
internal static class LabDnsAnswer
{
    private const int HeaderBytes = 12;
    private const int NxDomain = 3;

    /// <summary>The answer to a query of one question; its other sections are not read.</summary>
    public static byte[] To(byte[] query, ImmutableDictionary<string, string> names)
    {
        var (name, end) = ReadName(query);
        var type = BinaryPrimitives.ReadUInt16BigEndian(query.AsSpan(end));
        var isKnown = names.TryGetValue(name, out var text);
        byte[] data = isKnown && IPAddress.Parse(text!) is { } address && type == TypeOf(address) ? address.GetAddressBytes() : [];

        using var answer = new MemoryStream();
        // Response, recursion desired and available; one question, and one answer or none.
        var code = (byte)(0x80 | (isKnown ? 0 : NxDomain));
        answer.Write([query[0], query[1], 0x81, code, 0, 1, 0, (byte)(data.Length > 0 ? 1 : 0), 0, 0, 0, 0]);
        answer.Write(query, HeaderBytes, end + 4 - HeaderBytes);
        if (data.Length > 0)
        {
            // The name is that of the question; class IN; 30 seconds.
            answer.Write([0xc0, HeaderBytes, 0, (byte)type, 0, 1, 0, 0, 0, 30, 0, (byte)data.Length, .. data]);
        }

        return answer.ToArray();
    }

    /// <summary>The message that came over TCP; null when it has not come as a whole.</summary>
    public static byte[]? WithoutLength(byte[] received) =>
        received.Length >= 2 && received.Length >= 2 + BinaryPrimitives.ReadUInt16BigEndian(received) ? received[2..] : null;

    /// <summary>A message as it goes over TCP.</summary>
    public static byte[] WithLength(byte[] message) => [(byte)(message.Length >> 8), (byte)message.Length, .. message];

    private static (string Name, int End) ReadName(byte[] query)
    {
        var labels = new List<string>();
        var position = HeaderBytes;
        while (query[position] != 0)
        {
            labels.Add(Encoding.ASCII.GetString(query, position + 1, query[position]));
            position += query[position] + 1;
        }

        return (string.Join('.', labels), position + 1);
    }

    private static int TypeOf(IPAddress address) => address.AddressFamily == AddressFamily.InterNetwork ? 1 : 28;
}
