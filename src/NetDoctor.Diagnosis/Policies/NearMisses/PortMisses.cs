using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.NearMisses;

/// <summary>Rules that are about the right ends and about another port.</summary>
internal static class PortMisses
{
    private const int Most = 3;

    /// <summary>What is wrong with the ports of a rule whose peers are right; of several entries the nearest.</summary>
    public static IEnumerable<NearMiss> Find(DeniedFlow denied, NetworkPolicy policy, int index) => denied.RulesOf(policy)[index].Ports
        .Select(port => Describe(denied, policy, index, port))
        .OrderBy(miss => miss.Distance)
        .Take(1);

    private static NearMiss Describe(DeniedFlow denied, NetworkPolicy policy, int index, NetworkPolicyPort port)
    {
        var rule = denied.RulesOf(policy)[index];
        var flow = denied.Flow;
        var (kind, distance, isLikely, why) = Difference(denied, rule, port);
        var ports = string.Join(", ", rule.Ports.Take(Most).Select(RuleWords.Describe));
        var verb = denied.IsEgress ? "lets it reach" : "admits";
        var wanted = RuleWords.Describe(port);
        return new NearMiss
        {
            Kind = kind,
            Direction = denied.Direction,
            Policy = policy,
            Rule = index,
            Wanted = wanted,
            Has = PolicyWords.PortOf(flow),
            Words = $"{denied.Name(policy, index)} {verb} {denied.Other} on {ports}, not on {PolicyWords.PortOf(flow)}{(why is null ? "" : $": {why}")}",
            IsLikely = isLikely,
            Distance = distance,
            Correction = denied.With(policy, index, rule with
            {
                Ports = rule.Ports.Add(new(flow.Protocol, IntOrString.FromNumber(flow.Port), null)),
            }),
        };
    }

    private static (NearMissKind Kind, int Distance, bool IsLikely, string? Why) Difference(
        DeniedFlow denied, NetworkPolicyRule rule, NetworkPolicyPort port)
    {
        var flow = denied.Flow;
        var isTcpOnly = port.Protocol == TransportProtocol.Tcp && flow.Protocol != TransportProtocol.Tcp;
        if (PortMatcher.Of(port with { Protocol = flow.Protocol }).Matches(flow.Protocol, flow.Port, flow.Destination, denied.Dialect) == Matching.Yes)
        {
            return isTcpOnly
                ? (NearMissKind.Protocol, 2, true, "an entry without protocol is TCP")
                : (NearMissKind.Port, 3, true, $"the protocol is {port.Protocol.Label()}");
        }

        if (port.Port is { IsName: true, Text: { } name })
        {
            return OfName(denied, rule, port, name);
        }

        if (ServiceOf(denied, port) is { } why)
        {
            return (NearMissKind.ServicePort, 1, true, why);
        }

        return (NearMissKind.Port, port.Protocol == flow.Protocol ? 5 : 7, IsMistake(denied, rule), null);
    }

    private static (NearMissKind Kind, int Distance, bool IsLikely, string? Why) OfName(
        DeniedFlow denied, NetworkPolicyRule rule, NetworkPolicyPort port, string name)
    {
        var destination = denied.Flow.Destination;
        if (destination.Kind != PolicyEndKind.Pod)
        {
            return (NearMissKind.NamedPort, 4, true, $"the name {name} stands for a port of a pod, and {destination} is none");
        }

        var declared = PortsOf(destination).Where(one => one.Name == name).ToList();
        if (declared.Find(one => one.Protocol == port.Protocol) is { } found)
        {
            return (NearMissKind.Port, 5, IsMistake(denied, rule), $"{name} is {found.Port} there");
        }

        if (declared is [var other, ..])
        {
            return (NearMissKind.NamedPort, 3, true, $"no container of {destination} has a {port.Protocol.Label()} port named {name}, only {other.Protocol.Label()} {other.Port}");
        }

        var names = PortsOf(destination).Where(one => one.Name is not null).Select(one => $"{one.Name} {one.Port}").Take(Most).ToList();
        var has = names.Count == 0 ? "none of its ports has a name" : $"it has {string.Join(", ", names)}";
        return (NearMissKind.NamedPort, 2, true, $"no container of {destination} has a port named {name}; {has}");
    }

    // A Service takes one port for another, and policies are about the pods' own.
    private static string? ServiceOf(DeniedFlow denied, NetworkPolicyPort port)
    {
        var flow = denied.Flow;
        var matcher = PortMatcher.Of(port);
        bool IsMeant(int number) => matcher.Matches(flow.Protocol, number, flow.Destination, denied.Dialect) == Matching.Yes;
        if (denied.Background.ServicePort is { } dialled && dialled != flow.Port && IsMeant(dialled))
        {
            return $"{dialled} is the port of the Service, and policies are about the port of its pods";
        }

        foreach (var (service, number, target) in ServicePorts.To(denied.Snapshot, flow.Destination, flow.Protocol))
        {
            if (number == target || (denied.Background.ServicePort is { } asked && asked != number))
            {
                continue;
            }

            if (target == flow.Port && IsMeant(number))
            {
                return $"{number} is the port of Service {service.Namespace}/{service.Name}, and policies are about the port of its pods";
            }

            if (number == flow.Port && denied.Background.ServicePort == flow.Port && IsMeant(target))
            {
                return $"{target} is the port of the pods of Service {service.Namespace}/{service.Name}, and this network plugin judges the port that is dialled";
            }
        }

        return null;
    }

    // A rule for another port that the destination does have says what it means.
    private static bool IsMistake(DeniedFlow denied, NetworkPolicyRule rule)
    {
        var others = PortsOf(denied.Flow.Destination).ToList();
        var isOfUse = others.Exists(one => rule.Ports.Any(port =>
            PortMatcher.Of(port).Matches(one.Protocol, one.Port, denied.Flow.Destination, denied.Dialect) == Matching.Yes));
        return !isOfUse && (denied.Flow.Destination.Kind == PolicyEndKind.Pod && (!rule.Peers.IsEmpty || !denied.IsEgress));
    }

    private static IEnumerable<ContainerPort> PortsOf(PolicyEnd end) => end is { Kind: PolicyEndKind.Pod, Pod: { } pod }
        ? pod.Containers.SelectMany(container => container.Ports)
        : [];
}
