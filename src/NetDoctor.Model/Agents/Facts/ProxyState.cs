using System.Collections.Immutable;

namespace NetDoctor.Model.Agents.Facts;

/// <summary>The Service proxy of a node, as it tells of itself and as its traces show it.</summary>
/// <remarks>Source: kubernetes/kubernetes, cmd/kube-proxy/app/server.go (<c>/proxyMode</c>, port 10249) and
/// pkg/proxy/healthcheck/proxy_health.go (<c>/healthz</c>, port 10256).</remarks>
public sealed record ProxyState
{
    /// <summary>Mode that kube-proxy says that it runs in; null when it did not answer.</summary>
    /// <example>iptables</example>
    public string? Mode { get; init; }

    /// <summary>What kube-proxy says of its health; null when it did not answer.</summary>
    public ProxyHealth? Health { get; init; }

    /// <summary>Why it was not heard, in a sentence, when something of it was not; null otherwise.</summary>
    public string? Problem { get; init; }

    /// <summary>Where rules of kube-proxy were found, whether it runs or not; empty when nowhere.</summary>
    public ImmutableArray<RuleForm> Forms { get; init; } = [];
}

/// <summary>What kube-proxy says of its health.</summary>
public sealed record ProxyHealth
{
    /// <summary>Whether it says that it is healthy.</summary>
    public bool IsHealthy { get; init; }

    /// <summary>Whether load balancers may use the node; null for versions that do not tell.</summary>
    public bool? IsNodeEligible { get; init; }

    /// <summary>Its clock when it answered.</summary>
    public DateTimeOffset? CurrentTime { get; init; }

    /// <summary>When each address family's rules were last written, or found to need no writing.</summary>
    public ImmutableArray<ProxyFamilyHealth> Families { get; init; } = [];
}

/// <summary>Health of the rules of one address family.</summary>
/// <param name="Family"><c>IPv4</c> or <c>IPv6</c>; empty for versions that do not tell families apart.</param>
/// <param name="LastUpdated">When its rules were last written; null when never.</param>
/// <param name="IsHealthy">Whether kube-proxy says that they are up to date.</param>
public sealed record ProxyFamilyHealth(string Family, DateTimeOffset? LastUpdated, bool IsHealthy);
