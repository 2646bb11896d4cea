using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Agent.KubeProxy;

/// <summary>A virtual server of IPVS.</summary>
/// <param name="Protocol">Transport.</param>
/// <param name="Address">Address and port that clients use.</param>
/// <param name="Scheduler">How a server is chosen, such as <c>rr</c>.</param>
/// <param name="PersistentSeconds">Seconds for which a client keeps its server; null when it does not.</param>
/// <param name="Servers">Real servers, those with weight 0 included: they only finish what they have.</param>
internal sealed record VirtualServer(
    TransportProtocol Protocol, IPEndPoint Address, string Scheduler, int? PersistentSeconds, ImmutableArray<RealServer> Servers);

/// <summary>A real server of IPVS.</summary>
/// <param name="Address">Address and port.</param>
/// <param name="Weight">Weight; 0 takes no new connection.</param>
internal sealed record RealServer(IPEndPoint Address, int Weight);

/// <summary>Reads <c>/proc/net/ip_vs</c>.</summary>
/// <remarks>Source: kernel, net/netfilter/ipvs/ip_vs_ctl.c, <c>ip_vs_info_seq_show</c>: IPv4 addresses are eight hexadecimal digits in
/// network order, IPv6 ones eight full groups in brackets, ports four hexadecimal digits.</remarks>
internal static class VirtualServers
{
    /// <summary>Reads the table; lines of another form, such as those of firewall marks, are passed over.</summary>
    /// <param name="text">Content of the file.</param>
    public static ImmutableArray<VirtualServer> Parse(string text)
    {
        var result = ImmutableArray.CreateBuilder<VirtualServer>();
        foreach (var line in text.Split('\n'))
        {
            var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            if (words is ["->", var real, _, var weight, ..] && result.Count > 0)
            {
                if (Address(real) is { } address && int.TryParse(weight, CultureInfo.InvariantCulture, out var number))
                {
                    result[^1] = result[^1] with { Servers = result[^1].Servers.Add(new RealServer(address, number)) };
                }
            }
            else if (words is [var protocol, var frontend, var scheduler, ..] && Protocol(protocol) is { } known
                && Address(frontend) is { } own)
            {
                result.Add(new VirtualServer(known, own, scheduler, Persistence(words), []));
            }
        }

        return result.ToImmutable();
    }

    private static TransportProtocol? Protocol(string word) => word switch
    {
        "TCP" => TransportProtocol.Tcp,
        "UDP" => TransportProtocol.Udp,
        "SCTP" => TransportProtocol.Sctp,
        _ => null,
    };

    private static int? Persistence(string[] words)
    {
        var index = Array.IndexOf(words, "persistent");
        return index >= 0 && index + 1 < words.Length
            && int.TryParse(words[index + 1], CultureInfo.InvariantCulture, out var seconds)
            ? seconds
            : null;
    }

    private static IPEndPoint? Address(string word)
    {
        var colon = word.LastIndexOf(':');
        if (colon < 0
            || !ushort.TryParse(word.AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var port))
        {
            return null;
        }

        var address = word[..colon];
        if (address is ['[', .., ']'])
        {
            return IPAddress.TryParse(address, out var six) ? new IPEndPoint(six, port) : null;
        }

        if (!uint.TryParse(address, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var number))
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        return new IPEndPoint(new IPAddress(bytes), port);
    }
}
