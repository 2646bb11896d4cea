using System.Collections.Immutable;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies;

/// <summary>One rule of a policy, read once.</summary>
internal sealed class CompiledRule
{
    private CompiledRule()
    {
    }

    /// <summary>What it does; a NetworkPolicy only allows.</summary>
    public PolicyAction Action { get; private init; }

    /// <summary>Name; null when it has none.</summary>
    public string? Name { get; private init; }

    /// <summary>Whether every other end is meant.</summary>
    public bool HasAllPeers { get; private init; }

    /// <summary>Other ends; empty with <see cref="HasAllPeers"/>, otherwise empty means nobody.</summary>
    public ImmutableArray<PeerMatcher> Peers { get; private init; } = [];

    /// <summary>Ports; empty means all.</summary>
    public ImmutableArray<PortMatcher> Ports { get; private init; } = [];

    public static CompiledRule Of(NetworkPolicyRule rule, string ns) => new()
    {
        HasAllPeers = rule.Peers.IsEmpty,
        Peers = [.. rule.Peers.Select(peer => PeerMatcher.Of(peer, ns))],
        Ports = [.. rule.Ports.Select(PortMatcher.Of)],
    };

    /// <summary>Reads a rule of the administrator. One with a peer or a port that is of no known form fails closed.</summary>
    /// <remarks>Source: kubernetes-sigs/network-policy-api apis/v1alpha1, AdminNetworkPolicyIngressPeer.</remarks>
    /// <param name="rule">The rule.</param>
    /// <param name="direction">Its direction: only pods are known as sources.</param>
    public static CompiledRule Of(ClusterPolicyRule rule, PolicyDirection direction)
    {
        if (!rule.Peers.Any(peer => peer.IsUnknown || (direction == PolicyDirection.Ingress && peer.Pods is null))
            && !rule.Ports.Any(port => port.IsUnknown))
        {
            return new()
            {
                Action = rule.Action,
                Name = rule.Name,
                Peers = [.. rule.Peers.Select(PeerMatcher.Of)],
                Ports = [.. rule.Ports.Select(PortMatcher.Of)],
            };
        }

        return rule.Action == PolicyAction.Allow
            ? new() { Action = PolicyAction.Allow, Name = rule.Name }
            : new() { Action = PolicyAction.Deny, Name = rule.Name, HasAllPeers = true };
    }

    /// <summary>Whether the rule is about traffic between the policy's pod and another end.</summary>
    /// <param name="other">The other end.</param>
    /// <param name="flow">The flow.</param>
    /// <param name="dialect">What the plugin makes of it.</param>
    /// <param name="peer">Index of the peer that matches best; -1 when the rule has none or none does.</param>
    public Matching Matches(PolicyEnd other, PolicyFlow flow, PolicyDialect dialect, out int peer)
    {
        peer = -1;
        var ports = MatchesPort(flow, dialect);
        return ports == Matching.No ? Matching.No : (Matching)Math.Min((int)ports, (int)MatchesPeer(other, dialect, out peer));
    }

    /// <summary>Whether its ports, or the lack of them, fit a flow.</summary>
    /// <param name="flow">The flow.</param>
    /// <param name="dialect">What the plugin makes of it.</param>
    public Matching MatchesPort(PolicyFlow flow, PolicyDialect dialect)
    {
        if (Ports.IsEmpty)
        {
            return Matching.Yes;
        }

        var best = Matching.No;
        foreach (var port in Ports)
        {
            var one = port.Matches(flow.Protocol, flow.Port, flow.Destination, dialect);
            if (one == Matching.Yes)
            {
                return one;
            }

            best = one > best ? one : best;
        }

        return best;
    }

    /// <summary>Whether another end is one of its peers.</summary>
    /// <param name="other">The other end.</param>
    /// <param name="dialect">What the plugin makes of it.</param>
    /// <param name="peer">Index of the peer that matches best; -1 when the rule has none or none does.</param>
    public Matching MatchesPeer(PolicyEnd other, PolicyDialect dialect, out int peer)
    {
        peer = -1;
        if (HasAllPeers)
        {
            return Matching.Yes;
        }

        var best = Matching.No;
        for (var index = 0; index < Peers.Length; index++)
        {
            var one = Peers[index].Matches(other, dialect);
            if (one > best)
            {
                (best, peer) = (one, index);
            }

            if (best == Matching.Yes)
            {
                break;
            }
        }

        return best;
    }
}
