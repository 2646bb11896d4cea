using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>Says what rules of policies are about, in words.</summary>
internal static class RuleWords
{
    private const int Most = 3;

    /// <summary>What the rules of a NetworkPolicy admit in one direction, such as "2 rules: pods with app=web on TCP 8080; everybody".</summary>
    /// <param name="policy">The policy.</param>
    /// <param name="direction">The direction.</param>
    public static string Rules(NetworkPolicy policy, PolicyDirection direction)
    {
        var rules = direction == PolicyDirection.Egress ? policy.Egress : policy.Ingress;
        var name = direction == PolicyDirection.Egress ? "egress" : "ingress";
        if (rules.IsEmpty)
        {
            return $"no {name} rule, so that nothing is {(direction == PolicyDirection.Egress ? "let out" : "admitted")}";
        }

        var words = rules.Take(Most).Select(rule => Describe(rule, policy.Namespace));
        var more = rules.Length > Most ? $"; and {rules.Length - Most} more" : "";
        return $"{name}: {string.Join("; ", words)}{more}";
    }

    /// <summary>Whom a rule is about and on which ports, such as "pods with app=web on TCP 8080".</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="ns">Namespace of the policy.</param>
    public static string Describe(NetworkPolicyRule rule, string ns)
    {
        var peers = rule.Peers.IsEmpty ? "everybody" : Joined(rule.Peers.Select(peer => Describe(peer, ns)), " or ");
        return rule.Ports.IsEmpty ? $"{peers} on every port" : $"{peers} on {Joined(rule.Ports.Select(Describe), ", ")}";
    }

    /// <summary>A peer, such as "pods with app=web in namespaces with team=shop".</summary>
    /// <param name="peer">The peer.</param>
    /// <param name="ns">Namespace of the policy.</param>
    public static string Describe(NetworkPolicyPeer peer, string ns)
    {
        if (peer.IPBlock is { } block)
        {
            return block.Except.IsEmpty ? block.Cidr : $"{block.Cidr} except {Joined(block.Except, ", ")}";
        }

        var pods = peer.PodSelector is null or { IsEmpty: true } ? "all pods" : $"pods with {Describe(peer.PodSelector)}";
        return peer.NamespaceSelector switch
        {
            null => $"{pods} of {ns}",
            { IsEmpty: true } => $"{pods} of every namespace",
            { } namespaces => $"{pods} in namespaces with {Describe(namespaces)}",
        };
    }

    /// <summary>A port, such as "TCP 8080", "TCP 8000-9000", "UDP port dns" or "all of TCP".</summary>
    /// <param name="port">The port.</param>
    public static string Describe(NetworkPolicyPort port) => port switch
    {
        { Port: null } => $"all of {port.Protocol.Label()}",
        { Port: { IsName: true } name } => $"{port.Protocol.Label()} port {name}",
        { EndPort: { } last } when last > port.Port.Value.Number => $"{port.Protocol.Label()} {port.Port}-{last}",
        _ => $"{port.Protocol.Label()} {port.Port}",
    };

    /// <summary>A selector as kubectl writes it: <c>app=web,tier in (front,back),!legacy</c>.</summary>
    /// <param name="selector">The selector.</param>
    public static string Describe(LabelSelector selector)
    {
        ImmutableArray<string> parts =
        [
            .. selector.MatchLabels.Select(label => $"{label.Key}={label.Value}"),
            .. selector.MatchExpressions.Select(requirement => requirement.Operator switch
            {
                LabelOperator.In => $"{requirement.Key} in ({string.Join(',', requirement.Values)})",
                LabelOperator.NotIn => $"{requirement.Key} notin ({string.Join(',', requirement.Values)})",
                LabelOperator.Exists => requirement.Key,
                _ => $"!{requirement.Key}",
            }),
        ];
        return parts.IsEmpty ? "any labels" : string.Join(',', parts);
    }

    private static string Joined(IEnumerable<string> words, string between)
    {
        var all = words.ToList();
        return all.Count <= Most ? string.Join(between, all) : $"{string.Join(between, all.Take(Most))} and {all.Count - Most} more";
    }
}
