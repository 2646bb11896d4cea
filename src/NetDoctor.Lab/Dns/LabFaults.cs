using System.Globalization;
using System.Net;
using NetDoctor.Model.Cluster;
using NetDoctor.Model.Probing;
using NetDoctor.Probes.Dns;

namespace NetDoctor.Lab.Dns;

/// <summary>What a DNS server answers that has lost its watch, or that may not send long messages.</summary>
internal static class LabFaults
{
    private const int FormerOctets = 100;
    private const int FormerPorts = 1000;
    private const int LeastBytes = 512;

    /// <summary>Whether a query asks for what was there before any scenario.</summary>
    public static bool IsOwn(DnsMessage query, string? domain) => query.Question?.Name.ToLowerInvariant() is { } name
        && (name.EndsWith($".default.svc.{domain}", StringComparison.Ordinal)
            || name.EndsWith($".kube-system.svc.{domain}", StringComparison.Ordinal));

    /// <summary>The answer with addresses and ports that nobody has any more.</summary>
    public static DnsMessage Former(DnsMessage answer) => answer with
    {
        Answers = [.. answer.Answers.Select(Former)],
        Additional = [.. answer.Additional.Select(Former)],
    };

    /// <summary>Longest UDP answer by the plugin <c>bufsize</c> of the block that answers; null without one.</summary>
    public static int? BufferSize(Corefile? corefile, DnsMessage query)
    {
        var plugin = corefile?.ServerOf(query.Question?.Name ?? "")?.Find("bufsize").FirstOrDefault();
        return plugin is null ? null
            : int.TryParse(plugin.Arguments.FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var size) ? size
            : LeastBytes;
    }

    private static DnsRecord Former(DnsRecord record)
    {
        if (record.Srv is { } srv)
        {
            var former = srv with { Port = srv.Port + FormerPorts };
            return record with
            {
                Data = string.Create(CultureInfo.InvariantCulture, $"{former.Priority} {former.Weight} {former.Port} {former.Target}"),
                Srv = former,
            };
        }

        if (record.Type != DnsRecordType.A)
        {
            return record;
        }

        var bytes = IPAddress.Parse(record.Data).GetAddressBytes();
        bytes[3] = (byte)(bytes[3] + FormerOctets);
        return record with { Data = new IPAddress(bytes).ToString() };
    }
}
