using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using NetDoctor.Model.Cluster;

namespace NetDoctor.Diagnosis.Policies.Dialects;

/// <summary>Finds what a policy uses of what plugins differ in.</summary>
/// <param name="snapshot">Facts, to tell whose addresses a range holds; null when there are none.</param>
internal sealed class PolicyUses(ClusterSnapshot? snapshot)
{
    /// <summary>What a policy uses, with where, in the order of the policy.</summary>
    /// <param name="policy">The policy.</param>
    public IEnumerable<(PolicyFeature Feature, string Path, string Value)> Of(NetworkPolicy policy)
    {
        yield return (PolicyFeature.Enforcement, "spec", policy.Name);
        if (policy.AppliesToEgress)
        {
            yield return (PolicyFeature.Egress, "spec.policyTypes", "Egress");
        }

        foreach (var use in Rules(policy.Ingress, "ingress", "from").Concat(Rules(policy.Egress, "egress", "to")))
        {
            yield return use;
        }
    }

    /// <inheritdoc cref="Of(NetworkPolicy)"/>
    public static IEnumerable<(PolicyFeature Feature, string Path, string Value)> Of(ClusterPolicy policy)
    {
        yield return (KindOf(policy), "spec", policy.Name);
        foreach (var (rules, direction) in new[] { (policy.Ingress, "ingress"), (policy.Egress, "egress") })
        {
            for (var number = 0; number < rules.Length; number++)
            {
                if (rules[number].Peers.SelectMany(peer => peer.DomainNames).FirstOrDefault() is { } domain)
                {
                    yield return (PolicyFeature.DomainNames, $"spec.{direction}[{number}].to", domain);
                }

                if (rules[number].Ports.FirstOrDefault(port => port.Name is not null)?.Name is { } name)
                {
                    yield return (PolicyFeature.NamedPorts, $"spec.{direction}[{number}]", name);
                }

                if (rules[number].Ports.Any(port => port.Protocol == TransportProtocol.Sctp))
                {
                    yield return (PolicyFeature.Sctp, $"spec.{direction}[{number}]", "SCTP");
                }
            }
        }
    }

    /// <summary>The feature that a kind of policy is.</summary>
    /// <param name="policy">The policy.</param>
    public static PolicyFeature KindOf(ClusterPolicy policy) => policy.PolicyKind switch
    {
        ResourceKind.AdminNetworkPolicy => PolicyFeature.AdminNetworkPolicy,
        ResourceKind.BaselineAdminNetworkPolicy => PolicyFeature.BaselineAdminNetworkPolicy,
        _ => PolicyFeature.ClusterNetworkPolicy,
    };

    private IEnumerable<(PolicyFeature Feature, string Path, string Value)> Rules(
        ImmutableArray<NetworkPolicyRule> rules, string direction, string side)
    {
        for (var number = 0; number < rules.Length; number++)
        {
            for (var index = 0; index < rules[number].Ports.Length; index++)
            {
                foreach (var use in Port(rules[number].Ports[index], $"spec.{direction}[{number}].ports[{index}]"))
                {
                    yield return use;
                }
            }

            for (var index = 0; index < rules[number].Peers.Length; index++)
            {
                if (rules[number].Peers[index].IPBlock is { } block)
                {
                    foreach (var use in Block(block, $"spec.{direction}[{number}].{side}[{index}].ipBlock"))
                    {
                        yield return use;
                    }
                }
            }
        }
    }

    private static IEnumerable<(PolicyFeature Feature, string Path, string Value)> Port(NetworkPolicyPort port, string path)
    {
        if (port.EndPort is { } end && end > port.Port?.Number)
        {
            yield return (PolicyFeature.EndPort, $"{path}.endPort", end.ToString(CultureInfo.InvariantCulture));
        }

        if (port.Port is { IsName: true } named)
        {
            yield return (PolicyFeature.NamedPorts, $"{path}.port", named.Text!);
        }

        if (port.Protocol == TransportProtocol.Sctp)
        {
            yield return (PolicyFeature.Sctp, $"{path}.protocol", "SCTP");
        }
    }

    // Who writes 0.0.0.0/0 means the world, and that of the cluster's own addresses only by the way.
    private IEnumerable<(PolicyFeature Feature, string Path, string Value)> Block(NetworkPolicyIPBlock block, string path)
    {
        if (snapshot is null || !IPNetwork.TryParse(block.Cidr, out var range) || range.PrefixLength == 0)
        {
            yield break;
        }

        var except = block.Except.Select(text => (IsRange: IPNetwork.TryParse(text, out var hole), Hole: hole))
            .Where(pair => pair.IsRange).Select(pair => pair.Hole).ToList();
        bool Holds(IPAddress address) => range.Contains(address) && !except.Exists(hole => hole.Contains(address));

        if (snapshot.Pods.All.Any(pod => !pod.HostNetwork && !pod.IsFinished && pod.PodIPs.Any(Holds)))
        {
            yield return (PolicyFeature.IpBlockOfPods, path, block.Cidr);
        }

        if (snapshot.Nodes.All.Any(node => node.Addresses.Any(address => Holds(address.Address))))
        {
            yield return (PolicyFeature.IpBlockOfNodes, path, block.Cidr);
        }
    }
}
