using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using NetDoctor.Model.Agents.Facts;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Agent.Facts;

/// <summary>Reads <c>/proc/net/tcp</c>, <c>tcp6</c>, <c>udp</c> and <c>udp6</c>, for kernels without sock_diag.</summary>
/// <remarks>The file tells neither how long a queue may be nor whether a socket of <c>::</c> leaves IPv4 out.
/// Source: proc(5); kernel, net/ipv4/tcp_ipv4.c <c>get_tcp4_sock</c>, net/ipv4/udp.c <c>udp4_format_sock</c>.</remarks>
internal static class ProcNetSockets
{
    private const int AddressColumn = 1;
    private const int RemoteColumn = 2;
    private const int StateColumn = 3;
    private const int QueueColumn = 4;
    private const int InodeColumn = 9;
    private const int DropsColumn = 12;

    /// <summary>Sockets that take connections, or datagrams from anybody, and their inodes; lines of another form are passed over.</summary>
    /// <param name="text">Content of the file.</param>
    /// <param name="protocol">Protocol of the file.</param>
    public static IEnumerable<(ListeningSocket Socket, uint Inode)> Listeners(string text, TransportProtocol protocol)
    {
        var listening = protocol == TransportProtocol.Tcp ? "0A" : "07";
        foreach (var line in text.Split('\n').Skip(1))
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length > InodeColumn && columns[StateColumn] == listening
                && EndPoint(columns[AddressColumn]) is { } local && EndPoint(columns[RemoteColumn]) is { Port: 0 }
                && uint.TryParse(columns[InodeColumn], CultureInfo.InvariantCulture, out var inode)
                && Waiting(columns[QueueColumn]) is { } waiting)
            {
                yield return (new ListeningSocket
                {
                    Protocol = protocol,
                    Address = local.Address.ToString(),
                    Port = local.Port,
                    Waiting = waiting,
                    Drops = protocol == TransportProtocol.Udp && columns.Length > DropsColumn
                        && long.TryParse(columns[DropsColumn], CultureInfo.InvariantCulture, out var drops)
                        ? drops
                        : null,
                }, inode);
            }
        }
    }

    // Each 32 bits of the address are in the order of the machine, the port is not.
    private static IPEndPoint? EndPoint(string text)
    {
        const int WordDigits = 8;
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon is not (8 or 32)
            || !ushort.TryParse(text.AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }

        var bytes = new byte[colon / 2];
        for (var digit = 0; digit < colon; digit += WordDigits)
        {
            if (!uint.TryParse(
                text.AsSpan(digit, WordDigits), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var word))
            {
                return null;
            }

            BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(digit / 2), word);
        }

        return new IPEndPoint(new IPAddress(bytes), port);
    }

    private static long? Waiting(string queues)
    {
        var colon = queues.IndexOf(':', StringComparison.Ordinal);
        return colon >= 0 && long.TryParse(
            queues.AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var waiting)
            ? waiting
            : null;
    }
}
