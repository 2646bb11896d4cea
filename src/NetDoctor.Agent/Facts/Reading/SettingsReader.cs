using System.Collections.Immutable;
using System.Globalization;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Facts.Reading;

/// <summary>Reads settings and counters of the kernel.</summary>
/// <param name="place">The namespace.</param>
/// <param name="gaps">Takes what could not be read.</param>
/// <remarks>The kernel shows the settings of the reader's own namespace, so those of a pod are not read; counters are.</remarks>
internal sealed class SettingsReader(FactsPlace place, GapList gaps)
{
    private const string Root = "/proc/sys/net";
    private const string Interfaces = $"{Root}/ipv4/conf";

    /// <summary>Reads what there is.</summary>
    public KernelSettings Read()
    {
        var extended = Counters("netstat");
        var counters = Counters("snmp");
        var result = new KernelSettings
        {
            PathFilterDrops = Counter(extended, "IpExt.ReversePathFilter") ?? Counter(extended, "TcpExt.IPReversePathFilter"),
            ListenOverflows = Counter(extended, "TcpExt.ListenOverflows"),
            SegmentsSent = Counter(counters, "Tcp.OutSegs"),
            SegmentsRetransmitted = Counter(counters, "Tcp.RetransSegs"),
        };
        return !place.IsOwn ? result : result with
        {
            ForwardsIPv4 = Flag("ipv4/ip_forward"),
            ForwardsIPv6 = Flag("ipv6/conf/all/forwarding"),
            BridgeCallsIptables = Flag("bridge/bridge-nf-call-iptables"),
            BridgeCallsIp6tables = Flag("bridge/bridge-nf-call-ip6tables"),
            PathFilters = PathFilters(),
            ClientPorts = ClientPorts(),
        };
    }

    private ImmutableArray<PathFilter> PathFilters()
    {
        var common = Number($"{Interfaces}/all/rp_filter") ?? 0;
        var names = gaps.Try("path filters", [], () => Directory.GetDirectories(Interfaces).Select(Path.GetFileName).ToArray());
        return
        [
            .. names.OfType<string>().Where(name => name is not ("all" or "default" or "lo")).Order(StringComparer.Ordinal)
                .Select(name => new PathFilter(name, Math.Max(common, Number($"{Interfaces}/{name}/rp_filter") ?? 0)))
                .Where(filter => filter.Value != 0),
        ];
    }

    private ImmutableArray<int>? ClientPorts() =>
        gaps.Text(null, $"{Root}/ipv4/ip_local_port_range")?.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
            is [var low, var high]
        && int.TryParse(low, CultureInfo.InvariantCulture, out var first)
        && int.TryParse(high, CultureInfo.InvariantCulture, out var last)
            ? [first, last]
            : null;

    private bool? Flag(string name) => Number($"{Root}/{name}") is { } number ? number != 0 : null;

    private int? Number(string path) =>
        gaps.Text(null, path) is { } text && int.TryParse(text.AsSpan().Trim(), CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    private Dictionary<string, long> Counters(string file) =>
        gaps.Text("counters", place.FileOf(file)) is { } text ? ProcCounters.Parse(text) : [];

    private static long? Counter(Dictionary<string, long> counters, string name) =>
        counters.TryGetValue(name, out var value) ? value : null;
}
