using System.Collections.Immutable;
using NetDoctor.Agent.KubeProxy;
using NetDoctor.Agent.Netfilter;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Agent.Facts.Reading;

/// <summary>All rules of a network namespace.</summary>
internal sealed record RuleListing
{
    /// <summary>Chains that the kernel calls for IPv4.</summary>
    public ImmutableArray<BaseChain> IPv4 { get; init; } = [];

    /// <summary>Chains that the kernel calls for IPv6.</summary>
    public ImmutableArray<BaseChain> IPv6 { get; init; } = [];

    /// <summary>Virtual servers of IPVS.</summary>
    public ImmutableArray<VirtualServer> VirtualServers { get; init; } = [];

    /// <summary>Where rules of kube-proxy are.</summary>
    public ImmutableArray<RuleForm> ProxyForms { get; init; } = [];

    /// <summary>Whether every listing of IPv4 could be read: what a missing one does to a packet is not known.</summary>
    public bool IsIPv4Complete { get; init; } = true;

    /// <summary>The same for IPv6.</summary>
    public bool IsIPv6Complete { get; init; } = true;
}
