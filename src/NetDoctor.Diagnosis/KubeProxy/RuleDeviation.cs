using System.Collections.Immutable;
using System.Net;
using NetDoctor.Model.Agents.Facts;

namespace NetDoctor.Diagnosis.KubeProxy;

/// <summary>One thing that a node's rules do otherwise than the Service and its EndpointSlices say.</summary>
/// <param name="Kind">What.</param>
public sealed record RuleDeviation(RuleDeviationKind Kind)
{
    /// <summary>Part of the connections that it concerns, 0-1; 0 where that cannot be told.</summary>
    public double Share { get; init; }

    /// <summary>Endpoints that it concerns, ordered by address; empty where it concerns none in particular.</summary>
    public ImmutableArray<IPEndPoint> Addresses { get; init; } = [];

    /// <summary>The rule that does it; null where it is the lack of one.</summary>
    public RuleStop? Stop { get; init; }
}

/// <summary>Kind of deviation.</summary>
public enum RuleDeviationKind
{
    /// <summary>Connections keep the Service's address, or are rejected as ones to no Service: there is no rule for them.</summary>
    NotTranslated,

    /// <summary>Endpoints that should be used get no connections.</summary>
    MissingEndpoint,

    /// <summary>Connections are sent to addresses that no endpoint of the Service has.</summary>
    StaleEndpoint,

    /// <summary>Connections are sent to endpoints that should not be used now: not ready, on another node, meant for another zone.</summary>
    UnusableEndpoint,

    /// <summary>Connections are refused as if there were no endpoint, though there is one.</summary>
    RefusedAsEmpty,

    /// <summary>Connections are dropped because the client is not in the load balancer's source ranges.</summary>
    KeptOutBySourceRanges,

    /// <summary>A rule that is not kube-proxy's ends connections.</summary>
    StoppedByOthers,

    /// <summary>Connections are translated by rules of another mode than the one that kube-proxy runs in.</summary>
    LeftoverRules,

    /// <summary>The Service asks for session affinity, and no rule keeps clients.</summary>
    AffinityMissing,

    /// <summary>Rules keep clients on their endpoint though the Service does not ask for it.</summary>
    AffinityUnasked,

    /// <summary>The client's address is hidden though the policy <c>Local</c> is to keep it.</summary>
    SourceHidden,
}
