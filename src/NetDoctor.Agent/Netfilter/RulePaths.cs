using System.Collections.Immutable;
using System.Net;
using NetDoctor.Agent.KubeProxy;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Netfilter;

/// <summary>Follows connections through all rules of a network namespace.</summary>
/// <param name="chains">Chains of one address family that the kernel calls, in any order.</param>
/// <param name="virtualServers">Virtual servers of IPVS; empty when there are none.</param>
/// <remarks>Source: netfilter.org, "Packet flow in Netfilter and General Networking"; kernel, net/netfilter/ipvs/ip_vs_core.c: IPVS
/// takes packets for the node itself after the rules of the input hook, and those of its processes after the translations of the
/// output hook.</remarks>
internal sealed class RulePaths(IEnumerable<BaseChain> chains, ImmutableArray<VirtualServer> virtualServers)
{
    private readonly ILookup<RuleHook, BaseChain> _chains =
        chains.OrderBy(chain => chain.Priority).ToLookup(chain => chain.Hook);

    /// <summary>Tells by which interface packets to an address leave, null where unknown; without it no interface is known.</summary>
    public Func<IPAddress, string?>? DeviceTo { get; init; }

    /// <summary>Follows the first packet of a connection.</summary>
    /// <param name="question">The connection, for the answer.</param>
    /// <param name="packet">Its first packet.</param>
    public RulePath Follow(RuleQuestion question, RulePacket packet)
    {
        var walk = new RuleWalk();
        RuleForm? balancer = null;
        var flows = new List<Flow> { new(packet, 1) };
        flows = packet.IsFromHere
            ? Pass(walk, RuleHook.Output, flows)
            : Pass(walk, RuleHook.Prerouting, flows);

        // Destinations are given at these hooks and at no other.
        var isCertain = flows.All(flow => !flow.Packet.IsDoubtful);
        if (packet.IsFromHere)
        {
            flows = Balance(flows, ref balancer);
        }
        else
        {
            var arriving = flows.ToLookup(flow => flow.Packet.IsForHere);
            var here = Balance(Pass(walk, RuleHook.Input, arriving[true]), ref balancer).ToLookup(flow => flow.Packet.IsForHere);
            flows =
            [
                .. Pass(walk, RuleHook.Forward, arriving[false]),
                .. Pass(walk, RuleHook.Output, here[false]),
                .. here[true],
            ];
        }

        var leaving = flows.ToLookup(flow => flow.Packet.IsForHere);
        flows = [.. leaving[true], .. Pass(walk, RuleHook.Postrouting, leaving[false])];
        return new RulePath
        {
            Question = question,
            Backends = BackendsOf(flows),
            Form = balancer ?? walk.TranslatedBy,
            UntouchedShare = Rounded(flows.Where(flow => !flow.Packet.IsTranslated).Sum(flow => flow.Part)),
            Stops = [.. walk.Stops.Select(stop => stop with { Share = Rounded(stop.Share) })],
            AffinitySeconds = walk.AffinitySeconds ?? (balancer is null ? null : ServerOf(packet)?.PersistentSeconds),
            Uncertain = [.. walk.Uncertain.Distinct(StringComparer.Ordinal)],
            IsTranslationCertain = isCertain,
        };
    }

    private List<Flow> Pass(RuleWalk walk, RuleHook hook, IEnumerable<Flow> flows) =>
        walk.Pass(_chains[hook], hook, flows.Select(flow => flow with { Packet = Placed(flow.Packet, hook) }));

    private RulePacket Placed(RulePacket packet, RuleHook hook) => packet with
    {
        InputDevice = hook is RuleHook.Output or RuleHook.Postrouting ? "" : packet.InputDevice,
        OutputDevice = hook is RuleHook.Prerouting or RuleHook.Input ? ""
            : packet.IsForHere ? "lo"
            : DeviceTo?.Invoke(packet.Destination.Address),
    };

    private List<Flow> Balance(List<Flow> flows, ref RuleForm? balancer)
    {
        var result = new List<Flow>();
        foreach (var flow in flows)
        {
            var server = flow.Packet.IsForHere ? ServerOf(flow.Packet) : null;
            var servers = server?.Servers.Where(real => real.Weight > 0).ToArray() ?? [];
            if (servers.Length == 0)
            {
                result.Add(flow);
                continue;
            }

            balancer = RuleForm.Ipvs;
            var total = (double)servers.Sum(real => real.Weight);
            result.AddRange(servers.Select(real => new Flow(
                flow.Packet with { Destination = real.Address, IsTranslated = true }, flow.Part * real.Weight / total)));
        }

        return result;
    }

    private VirtualServer? ServerOf(RulePacket packet) => virtualServers.FirstOrDefault(
        server => server.Protocol == packet.Protocol && server.Address.Equals(packet.Destination));

    private static ImmutableArray<RuleBackend> BackendsOf(IEnumerable<Flow> flows) =>
    [
        .. flows.Where(flow => flow.Packet.IsTranslated)
            .GroupBy(flow => (Address: flow.Packet.Destination, flow.Packet.IsMasqueraded))
            .Select(group => new RuleBackend(
                group.Key.Address.Address.ToString(),
                group.Key.Address.Port,
                Rounded(group.Sum(flow => flow.Part)),
                group.Key.IsMasqueraded))
            .OrderBy(backend => IPAddress.Parse(backend.Address).GetAddressBytes(), ByteOrder.Instance)
            .ThenBy(backend => backend.Port),
    ];

    private static double Rounded(double share) => Math.Round(share, 4);

    private sealed class ByteOrder : IComparer<byte[]>
    {
        public static ByteOrder Instance { get; } = new();

        public int Compare(byte[]? x, byte[]? y) => x.AsSpan().SequenceCompareTo(y.AsSpan());
    }
}
